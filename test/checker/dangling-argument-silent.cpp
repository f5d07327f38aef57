// Arguments that live long enough, or that nobody needs.
// RUN: %coro_tidy --checks=-*,coro-dangling-argument %s -- -std=c++20 -I%inputs/checker -I%inputs/mock > %t
// RUN: %FileCheck --allow-empty --implicit-check-not=warning: %s < %t
#include "mini_task.h"

#include <aio/aio.h>
#include <boost/asio.hpp>
#include <dialects.h>

#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

using namespace mini;

task<> greet(const std::string &name);
task<> look(std::string_view name);
task<> value(std::string name);
template <class... T> task<> when_all(T...);
template <class T> void sync_wait(T &&);
template <class T> void unknown(T);
std::string make();
std::string global_name;

// The temporaries live until the await around them is over.
task<> awaited(bool either) {
  co_await greet("x");
  co_await (either ? greet("a") : look(make()));
  co_await when_all(greet("x"), look(make()));
  sync_wait(greet("x"));
  unknown(greet("x")); // who knows what it does
}

task<> long_enough(const std::string &given, std::string mine) {
  std::string name = make();
  auto first = greet(name);
  auto second = greet(given);
  auto third = greet(mine);
  auto fourth = greet(global_name);
  auto fifth = look("literal");
  auto sixth = value(make());
  static std::string kept;
  auto seventh = greet(kept);
  co_await first, co_await second, co_await third, co_await fourth, co_await fifth, co_await sixth, co_await seventh;
}
task<> passes_on(const std::string &name, std::string_view text) { return name.empty() ? greet(name) : look(text); }

// Awaited while the local is alive; elements, not copies.
task<> containers(std::vector<std::string> names) {
  std::vector<task<>> all;
  for (auto &name : names)
    all.push_back(greet(name));
  for (auto &one : all)
    co_await one;
  for (auto name : names) {
    std::vector<task<>> few;
    few.push_back(greet(name));
    co_await few.front();
  }
  for (auto name : names) {
    all.push_back(greet(name));
    co_await all.back();
  }
}
// Nobody ever runs it.
task<> never_run() {
  auto forgotten = greet("x");
  co_return;
}

// The parameter is not used, or only before the first suspension.
task<> ignores(const std::string &) { co_await work(); }
eager<> early(const std::string &name) {
  (void)name.size();
  co_await work();
}
eager<> never_stops(const std::string &name) {
  co_await ready();
  (void)name.size();
}
eager<> somewhere(const std::string &name);
[[clang::coro_disable_lifetimebound]] task<> copies(const std::string &name);
task<> unneeded() {
  auto first = ignores("x");
  auto second = early("x");
  auto third = never_stops("x");
  auto fourth = somewhere("x");
  auto fifth = copies("x");
  co_await first, co_await second, co_await third, co_await fourth, co_await fifth;
}

// Can only be awaited where it is made.
struct only_now : task<> {
  using promise_type = task<>::promise_type;
  only_now(only_now &&) = delete;
};
only_now at_once(const std::string &);
only_now delegates() { return at_once("x"); }

struct tag {};
task<> tagged(const tag &);
task<> tags() { return tagged(tag()); }

// A shared object keeps itself.
task<> shared(const std::shared_ptr<std::string> &name) {
  auto task = greet(*name);
  co_await task;
}

namespace net = boost::asio;
using net::awaitable, net::ip::tcp;
awaitable<void> session(tcp::socket &socket);
awaitable<void> listen(tcp::acceptor &acceptor, const std::string &name);
awaitable<void> by_value(tcp::socket socket);

int main() {
  net::io_context io;
  tcp::acceptor acceptor(io);
  std::string name = make();
  co_spawn(io, listen(acceptor, name), net::detached);
  io.run();
}
void pool() {
  net::thread_pool workers;
  std::string name;
  tcp::acceptor acceptor(workers);
  co_spawn(workers, listen(acceptor, name), net::detached);
  workers.join();
}
void runs_elsewhere(net::any_io_executor executor, tcp::acceptor &acceptor, std::thread &runner) {
  std::string name;
  co_spawn(executor, listen(acceptor, name), net::detached);
  runner.join();
}
awaitable<void> joins(tcp::acceptor &acceptor) {
  auto executor = co_await net::this_coro::executor;
  tcp::socket socket = co_await acceptor.async_accept(net::use_awaitable);
  co_await co_spawn(executor, session(socket), net::use_awaitable);
  tcp::socket other = co_await acceptor.async_accept(net::use_awaitable);
  co_spawn(executor, session(other), net::detached);
  co_await session(other); // who knows what it waits for
  for (;;)
    co_spawn(executor, by_value(co_await acceptor.async_accept(net::use_awaitable)), net::detached);
}
aio::task<> log(const std::string &text);
aio::task<> both() { co_await aio::create_task(log("x")); }

// A library's function object takes over what it is given.
folly::coro::Task<int> folly_number();
folly::CancellationToken folly_token();
void cancellable(folly::Executor *executor) {
  folly::coro::co_withExecutor(executor, folly::coro::co_withCancellation(folly_token(), folly_number())).start();
}

// Nobody sees its body, but a completion token is copied.
namespace boost::asio {
struct redirect_error_t {
  int *error;
};
} // namespace boost::asio
template <class Token> boost::asio::awaitable<int> query(int number, Token &&token);
boost::asio::awaitable<int> forwards_token(int &error) { return query(1, boost::asio::redirect_error_t{&error}); }
