// Parameters that are values, that nobody uses late, or that outlive every task. And off by default.
// RUN: %coro_tidy --checks=-*,coro-reference-parameter %s -- -std=c++20 -I%inputs/checker -I%inputs/mock > %t
// RUN: %FileCheck --allow-empty --implicit-check-not=warning: %s < %t
// RUN: %coro_tidy %S/reference-parameter.cpp -- -std=c++20 -I%inputs/checker -I%inputs/mock > %t.default
// RUN: %FileCheck --allow-empty --implicit-check-not=reference-parameter] %s < %t.default
#include "mini_task.h"

#include <boost/asio.hpp>

#include <memory>
#include <string>

using namespace mini;

struct logger {
  virtual void log(const char *);
};
struct tag {};

struct scheduler {
  ~scheduler();
  void stop();
};
task<> owned(std::unique_ptr<scheduler> &where) {
  co_await work();
  where->stop();
}

task<> value(std::string name, const std::string &, tag &) {
  name.clear();
  co_await work();
}
eager<> early(std::string &name) {
  name.clear();
  co_await work();
}
boost::asio::awaitable<void> context(boost::asio::io_context &io, logger &log) {
  log.log("x");
  io.stop();
  co_return;
}
task<> not_a_coroutine(std::string &name) {
  name.clear();
  return work();
}
generator<int> generates(std::string &name) {
  name.clear();
  co_yield 1;
}
// A lambda that is awaited where it is called.
template <class F, class T> task<> visit(F call, T &what) { return call(what); }
task<> on_the_spot(std::string name) {
  auto clear = [](std::string &what) -> task<> {
    co_await work();
    what.clear();
  };
  co_await clear(name);
  co_await visit(
      [](auto &what) -> task<> {
        co_await work();
        what.clear();
      },
      name);
}
struct only_now : task<> {
  struct promise_type : task<>::promise_type {
    only_now get_return_object();
  };
  only_now(only_now &&) = delete;
};
only_now at_once(std::string &name) {
  name.clear();
  co_await work();
}
