// Member coroutines of objects that live on, or that they do not use.
// RUN: %coro_tidy --checks=-*,coro-dangling-this %s -- -std=c++20 -I%inputs/checker -I%inputs/mock > %t
// RUN: %FileCheck --allow-empty --implicit-check-not=warning: %s < %t
#include "mini_task.h"

#include <boost/asio.hpp>

#include <memory>
#include <string>

using namespace mini;
namespace net = boost::asio;

// What a co_await takes along by value.
struct lookup {
  explicit lookup(const std::string &what) : host(what) {}
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  void await_resume();
  std::string host;
};
struct queued : lookup {
  queued(const std::string &what, int *slot) : lookup(what), place(slot) {}
  int *place;
};
eager<> enqueue(const std::string &what) { co_await queued(what, nullptr); }
task<> look_up(std::string host);

struct client {
  std::string host;
  ~client();
  task<> fetch();
  task<> without() { co_await work(); }
  eager<> early() {
    host.clear();
    co_await work();
  }
  eager<> copies() { co_await lookup{host}; }
  eager<> passes_copy() { co_await look_up(host); }
  eager<> enqueues() { co_await enqueue(host); }
  eager<> on_another_path() {
    if (host.empty()) {
      co_await work();
      co_return;
    }
    host.clear();
  }
  static task<> common();
  task<> send() &&;
  net::awaitable<void> run();
  task<> own() { return fetch(); }
};
client make();
std::shared_ptr<client> shared();
client &global();
struct reference {
  client *to;
  task<> fetch();
};
reference refer();

task<> awaited() {
  co_await make().fetch();
  client mine{"x"};
  auto later = mine.fetch();
  co_await later;
}
task<> alive() {
  auto first = shared()->fetch();
  auto second = global().fetch();
  auto third = make().without();
  auto fourth = make().early();
  auto fifth = make().common();
  auto sixth = make().send();
  auto copied = make().copies();
  auto passed = make().passes_copy();
  auto queued = make().enqueues();
  co_await queued;
  auto elsewhere = make().on_another_path();
  co_await copied, co_await passed, co_await elsewhere;
  auto seventh = refer().fetch();
  co_await first, co_await second, co_await third, co_await fourth, co_await fifth, co_await sixth, co_await seventh;
}
int main() {
  net::io_context io;
  client mine{"x"};
  co_spawn(io, mine.run(), net::detached);
  io.run();
}
struct owner {
  client mine;
  void start(net::any_io_executor executor) { co_spawn(executor, mine.run(), net::detached); }
};
net::awaitable<void> waits(net::any_io_executor executor, net::steady_timer &timer) {
  client mine{"x"};
  co_spawn(executor, mine.run(), net::detached);
  co_await timer.async_wait(net::use_awaitable);
}
class session : public std::enable_shared_from_this<session> {
public:
  session();
  ~session();
  void start() {
    co_spawn(executor_, [self = shared_from_this()] { return self->run(); }, net::detached);
  }
  void start_and_wait(net::io_context &io) {
    co_spawn(io, run(), net::detached);
    io.run();
  }
  void start_bare() { co_spawn(executor_, run(), net::detached); }

private:
  net::awaitable<void> run() {
    co_await timer_.async_wait(net::use_awaitable);
    timer_.cancel();
  }
  net::any_io_executor executor_;
  net::steady_timer timer_;
};
void accepts(net::io_context &io, session &known, session *other) {
  session client;
  client.start();
  client.start_and_wait(io);
  known.start_bare();
  other->start_bare();
  session until_done;
  until_done.start_bare();
  io.run();
}
