// Where there is no awaitable form that fits, or the call cannot block.
// RUN: %coro_tidy --checks=-*,coro-prefer-async-sibling %s -- -std=c++20 -I%inputs/mock > %t
// RUN: %FileCheck --allow-empty --implicit-check-not=warning: %s < %t
#include "aio/aio.h"
#include "boost/asio.hpp"

#include <string>

struct client {
  std::string get(const std::string &key);
  int put(int value);
  void close();
  int size() const { return size_; }
  constexpr int limit() { return 3; }
  int total();
  aio::task<int> status();
  int ping();
  void send(int);

  aio::task<std::string> async_get(const std::string &key) { co_return get(key); }
  aio::task<int> async_put(std::string value);
  [[deprecated]] aio::task<> async_close();
  aio::task<int> async_size();
  aio::task<int> async_limit();
  int async_total();
  aio::task<int> async_status();
  aio::task<int> async_ping(int host, int port);
  int size_;

private:
  aio::task<> async_send(int);
};
aio::task<> calls(client &db) {
  db.put(1);
  db.close();
  db.size();
  db.limit();
  db.total();
  co_await db.status();
  db.ping();
  db.send(1);
}
/// blocking-call's.
boost::asio::awaitable<void> listed(boost::asio::ip::tcp::socket &socket) {
  socket.read_some(boost::asio::buffer("x"));
  boost::asio::read(socket, boost::asio::buffer("x"));
  co_return;
}
int fetch();
aio::task<int> async_fetch();
int plain() { return fetch(); }
aio::task<> on_pool() {
  auto work = [] { return fetch(); };
  co_await aio::to_thread(work);
}
[[clang::annotate("coro::nonblocking")]] int cached();
aio::task<int> async_cached();
aio::task<> marked() {
  cached();
  co_return;
}
/// Starts something: the library's own word.
boost::asio::awaitable<void> starts(boost::asio::io_context &context) {
  boost::asio::spawn(context, [](boost::asio::yield_context) {});
  co_return;
}
/// The sibling would wait in the same way.
struct wrapper {
  void flush();
  aio::task<> async_flush() {
    flush();
    co_return;
  }
};
aio::task<> wrapped(wrapper &one) {
  one.flush();
  co_return;
}
/// Gives something to await, though no task.
struct awaiter {
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  void await_resume();
};
struct channel {
  awaiter send(int);
  aio::task<> async_send(int);
};
aio::task<> keeps(channel &out) {
  auto sending = out.send(1);
  co_await sending;
}

/// A function that takes another object, or other parameters than the member.
namespace gardens {
struct tree {
  void shake(int times);
  void cut();
  static void plant();
};
struct bush {};
aio::task<> async_shake(tree &);
aio::task<> async_cut(bush &);
aio::task<> async_plant(tree &);
} // namespace gardens
aio::task<> outside_the_class(gardens::tree &one) {
  one.shake(3);
  one.cut();
  gardens::tree::plant();
  co_return;
}
/// Each for handlers of its own kind.
struct router {
  void route(auto handler, int request);
  aio::task<> route_coro(auto handler, int request);
};
void page();
aio::task<> coroutine_page();
aio::task<> routed(router &all, bool plain) {
  if (plain)
    all.route(&page, 1);
  else
    co_await all.route_coro(&coroutine_page, 1);
}
