// Functions that give a task without being coroutines, on purpose.
// RUN: %coro_tidy --checks=-*,coro-not-a-coroutine %s -- -std=c++20 -I%inputs/mock -I%inputs/checker > %t 2>&1
// RUN: %FileCheck --allow-empty --implicit-check-not=warning: %s < %t
#include "mini_task.h"
#include <aio/aio.h>
#include <boost/asio.hpp>

#include <cstdlib>
#include <mutex>
#include <stdexcept>
#include <utility>

aio::task<int> number(int = 0);
void log(const char *);

aio::task<int> wraps() { return number(1); }
aio::task<int> prepares(int value) {
  log("wraps");
  value *= 2;
  return number(value);
}
aio::task<int> chooses(int which) {
  switch (which) {
  case 0:
    return number(0);
  default:
    return number(1);
  }
}
enum class kind { first, second };
aio::task<int> all_kinds(kind which) {
  switch (which) {
  case kind::first:
    return number(0);
  case kind::second:
    return number(1);
  }
  std::abort();
}
aio::task<int> never_ends() {
  while (true)
    log("again");
}
aio::task<int> not_implemented() { throw std::logic_error("not implemented"); }
struct interface {
  virtual ~interface();
  virtual aio::task<int> read() { return {}; }
};
aio::task<int> checks(int value) {
  if (value < 0)
    throw std::invalid_argument("value");
  return number(value);
}
aio::task<int> guards_the_argument(std::mutex &mutex, int &shared) {
  std::lock_guard<std::mutex> hold(mutex);
  int mine = shared++;
  return number(mine);
}
aio::task<int> guarded_parse(const char *text) {
  try {
    int value = std::atoi(text);
    return number(value);
  } catch (const std::exception &) {
    return number(0);
  }
}
aio::task<int> coroutine() {
  try {
    co_return co_await number();
  } catch (const std::exception &) {
  }
  co_return 1;
}
auto lambda = [] { return number(); };
template <class T> aio::task<T> generic(T value) { log("unseen"); }
boost::asio::awaitable<void> ready(boost::asio::steady_timer &timer) {
  timer.cancel();
  return timer.async_wait(boost::asio::use_awaitable);
}
mini::task<> from_a_variable() {
  mini::task<> made = mini::work();
  return made;
}
