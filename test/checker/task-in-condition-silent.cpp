// Questions that are meant for the task itself.
// RUN: %coro_tidy --checks=-*,coro-task-in-condition %s -- -std=c++20 -I%inputs/checker -I%inputs/mock > %t 2>&1
// RUN: %FileCheck --allow-empty --implicit-check-not=warning: %s < %t
#include "mini_task.h"
#include <boost/asio.hpp>

#include <optional>

using namespace mini;

task<bool> is_open();
task<int> asks() {
  task<bool> opened = is_open();
  if (opened && opened.valid())
    co_return 1;
  if (co_await is_open())
    co_return 2;
  if (static_cast<bool>(is_open()) || bool(is_open()))
    co_return 3;
  if (auto later = is_open())
    co_return co_await later;
  std::optional<task<bool>> maybe = is_open();
  if (maybe)
    co_return 4;
  co_return 0;
}

// Operators that make a task of two tasks.
namespace operators {
boost::asio::awaitable<bool> operator&&(boost::asio::awaitable<bool>, boost::asio::awaitable<bool>);
boost::asio::awaitable<bool> operator||(boost::asio::awaitable<bool>, boost::asio::awaitable<bool>);
} // namespace operators
boost::asio::awaitable<bool> opened();
boost::asio::awaitable<bool> combined() {
  using namespace operators;
  co_return co_await (opened() && opened()) || co_await (opened() || opened());
}
struct generator_like {
  explicit operator bool() const;
};
generator_like next();
void no_task() {
  while (next())
    ;
}

// A value or an error, whose promise only hands the error on.
struct result {
  struct promise_type;
  explicit operator bool() const;
  bool has_value() const;
  int &value();
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  int await_resume();
};
struct result::promise_type {
  result get_return_object();
  std::suspend_never initial_suspend();
  std::suspend_never final_suspend() noexcept;
  void return_value(int);
  void unhandled_exception();
};
result parse(const char *text);
result both() { co_return co_await parse("1") + co_await parse("2"); }
int number() {
  if (parse("3"))
    return 3;
  return 0;
}
