// Arguments that die before the task that refers to them is done.
// RUN: %not %coro_tidy --checks=-*,coro-dangling-argument %s -- -std=c++20 -I%inputs/checker -I%inputs/mock > %t
// RUN: %FileCheck %s < %t
// RUN: %FileCheck --check-prefix=ONLY --implicit-check-not=warning: %s < %t
#include "mini_task.h"

#include <aio/aio.h>
#include <boost/asio.hpp>
#include <dialects.h>

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

using namespace mini;

task<> greet(const std::string &name);
task<> look(std::string_view name);
task<> peek(const int *place);
task<> sum(std::span<const int> numbers);
task<> list(std::initializer_list<int> numbers);
task<> take(std::string &&name);
task<> visible(const std::string &name) {
  co_await work();
  (void)name.size();
}
std::string make();

task<> temporaries() {
  auto first = greet("x");
  // CHECK: :[[@LINE-1]]:22: warning: this temporary dies before the task of 'greet' is done, which keeps a reference to it: await the call at once, or take the parameter by value [coro-dangling-argument]
  // CHECK: :[[@LINE-2]]:8: note: the task is kept here, past the end of this expression
  // CHECK: :19:33: note: the reference is this parameter, 'name'
  co_await first;
  auto second = look(std::string("y"));
  // CHECK: :[[@LINE-1]]:22: warning: this temporary dies before the task of 'look' is done, which keeps a view to it
  co_await second;
  auto third = peek(std::vector<int>{1}.data());
  // CHECK: :[[@LINE-1]]:21: warning: {{.*}} 'peek' is done, which keeps a pointer to it
  co_await third;
  auto fourth = list({1, 2, 3});
  // CHECK: :[[@LINE-1]]:22: warning: {{.*}} 'list' is done, which keeps a view to it
  co_await fourth;
  task<> fifth = visible(make());
  // CHECK: :[[@LINE-1]]:26: warning: {{.*}} 'visible' is done
  co_await fifth;
}

// A function that only passes the task on is gone before it starts.
task<> wrapper() {
  std::string name = make();
  return greet(name);
  // CHECK: :[[@LINE-1]]:16: warning: 'name' dies before the task of 'greet' is done, which keeps a reference to it: keep it alive until then
  // CHECK: :[[@LINE-2]]:3: note: the task goes to the caller here
}
task<> by_value(std::string name) {
  return take(std::move(name));
  // CHECK: :[[@LINE-1]]:15: warning: 'name' dies before the task of 'take'
}
task<> forward(const std::string &name) { return greet(name); }
task<> through_wrapper() {
  return forward(make());
  // CHECK: :[[@LINE-1]]:18: warning: this temporary dies before the task of 'forward'
}
task<> view_of_local() {
  int numbers[] = {1, 2};
  return sum(numbers);
  // CHECK: :[[@LINE-1]]:14: warning: 'numbers' dies before the task of 'sum'
}

task<> containers(std::vector<std::string> names) {
  std::vector<task<>> all;
  for (auto name : names)
    all.push_back(greet(name));
  // CHECK: :[[@LINE-1]]:25: warning: 'name' dies before the task of 'greet' is done
  // CHECK: :[[@LINE-2]]:9: note: the task is kept here
  // CHECK: :[[@LINE-4]]:25: note: 'name' dies here
  for (auto &one : all)
    co_await one;
}

struct keeper {
  std::vector<task<>> all;
  void add(int number) {
    all.push_back(peek(&number));
    // CHECK: :[[@LINE-1]]:24: warning: 'number' dies before the task of 'peek'
  }
};

namespace net = boost::asio;
using net::awaitable, net::ip::tcp;
awaitable<void> session(tcp::socket &socket);
awaitable<void> owning(tcp::socket &&socket);

awaitable<void> accepts(tcp::acceptor &acceptor) {
  auto executor = co_await net::this_coro::executor;
  for (;;) {
    tcp::socket socket = co_await acceptor.async_accept(net::use_awaitable);
    co_spawn(executor, session(socket), net::detached);
    // CHECK: :[[@LINE-1]]:32: warning: 'socket' dies before the task of 'session' is done, which keeps a reference to it
    // CHECK: :[[@LINE-2]]:5: note: the task runs on after this call
    // CHECK: :[[@LINE+1]]:3: note: 'socket' dies here
  }
}
awaitable<void> accepts_by_move(tcp::acceptor &acceptor) {
  tcp::socket socket = co_await acceptor.async_accept(net::use_awaitable);
  co_spawn(co_await net::this_coro::executor, owning(std::move(socket)), net::detached);
  // CHECK: :[[@LINE-1]]:54: warning: 'socket' dies before the task of 'owning'
}
void starts(net::any_io_executor executor, const std::string &name);

aio::task<> log(const std::string &text);
void fire() {
  (void)aio::create_task(log("hello"));
  // CHECK: :[[@LINE-1]]:30: warning: this temporary dies before the task of 'log'
}

// An eager coroutine runs up to its first suspension; what it needs after that is the question.
eager<> started(const std::string &name) {
  co_await work();
  (void)name.size();
}
detached fired(const std::string &name) {
  co_await work();
  (void)name.size();
}
task<> eagerly() {
  auto running = started("x");
  // CHECK: :[[@LINE-1]]:26: warning: this temporary dies before the task of 'started'
  co_await running;
  fired("x");
  // CHECK: :[[@LINE-1]]:9: warning: this temporary dies before the task of 'fired'
}
folly::coro::Task<> folly_one(const std::string &);
folly::coro::Task<> folly_wraps(std::string text) { return folly_one(text); }
// CHECK: :[[@LINE-1]]:70: warning: 'text' dies before the task of 'folly_one'
unheard_of::coroutine<> foreign(std::string_view);
unheard_of::coroutine<> foreign_wraps() { return foreign(make()); }
// CHECK: :[[@LINE-1]]:58: warning: this temporary dies before the task of 'foreign'

// A function object of one's own is a coroutine like others.
struct greeter {
  task<> operator()(const std::string &name) const;
};
inline constexpr greeter greet_object{};
task<> keeps_object() {
  auto later = greet_object("x");
  // CHECK: :[[@LINE-1]]:29: warning: this temporary dies before the task of 'operator()' is done
  co_await std::move(later);
}

// ONLY-COUNT-19: warning: {{.*}} [coro-dangling-argument]
