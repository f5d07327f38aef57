// Tasks that somebody takes, and values that are no tasks.
// RUN: %coro_tidy --checks=-*,coro-never-awaited %s -- -std=c++20 -I%inputs/checker > %t
// RUN: %FileCheck --allow-empty --implicit-check-not=warning: %s < %t
#include "mini_task.h"

#include <memory>
#include <tuple>
#include <utility>
#include <vector>

using namespace mini;

void take(task<>);
void take_all(std::vector<task<>>);
detached fire();
generator<int> count();
eager<> started();
tick wait();

#define EXPECT_THROW(call)                                                                                             \
  try {                                                                                                                \
    call;                                                                                                              \
  } catch (...) {                                                                                                      \
  }

#define VERIFY(condition)                                                                                              \
  if (!(condition))                                                                                                    \
  co_return
task<> checks_first(bool fine) {
  auto later = work();
  VERIFY(fine);
  co_await later;
}

task<> on_purpose() {
  (void)work();
  static_cast<void>(work());
  std::ignore = number();
  EXPECT_THROW(work());
  co_return;
}
template <class Exception, class Call> void assert_throws_as(Call call) {
  try {
    call();
  } catch (const Exception &) {
  }
}
void refuses_bad_arguments() {
  assert_throws_as<int>([] { number(-1); });
}
task<> other_types() {
  fire();
  count();
  started();
  auto kept = started();
  wait();
  co_return;
}
// Started, and kept until the end of the scope.
struct [[nodiscard]] strict {
  using promise_type = eager<>::promise_type;
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  void await_resume();
};
strict save();
void runs_meanwhile() { auto kept = save(); }

using result = decltype(number());
static_assert(sizeof(number()) > 0);
static_assert(noexcept(work()) || true);

struct builder {
  task<> mine;
  task<> &start();
  builder &add(task<>);
};
task<> references(builder &b) {
  b.start();
  b.add(work());
  task<> slot;
  slot = work();
  co_await slot;
}
task<> passed_on(bool early, std::vector<task<>> &out) {
  auto a = work();
  co_await a;
  auto b = work();
  take(std::move(b));
  auto c = work();
  out.push_back(std::move(c));
  auto d = work();
  auto keep = [d = std::move(d)]() mutable { take(std::move(d)); };
  keep();
  auto e = work();
  if (early)
    co_await e;
  else
    take(std::move(e));
  auto f = work();
  auto &alias = f;
  co_await alias;
  [[maybe_unused]] auto g = work();
  auto h = work();
  auto by_reference = [&h] { return h.valid(); };
  by_reference();
  auto i = number(1);
  co_await std::move(i);
}
task<> errors(bool bad) {
  auto planned = work();
  if (bad)
    throw 1;
  co_await planned;
}
task<int> returned() {
  auto result = number(1);
  return result;
}
task<> loops(int n) {
  for (int i = 0; i < n; ++i) {
    auto step = number(i);
    co_await step;
  }
  while (co_await number() > 0)
    ;
}
task<> containers() {
  std::vector<task<>> pending;
  pending.push_back(work());
  take_all(std::move(pending));
  std::vector<task<>> awaited;
  awaited.emplace_back(work());
  for (auto &one : awaited)
    co_await one;
  std::vector<int> numbers;
  numbers.push_back(1);
}
task<> in_arguments() {
  take(work());
  auto shared = std::make_shared<task<>>(work());
  co_await *shared;
  std::pair<task<>, int> both(work(), 1);
  co_await both.first;
}
template <class T> task<> pattern(T value) {
  make(value);
  auto later = make(value);
  co_await later;
}
