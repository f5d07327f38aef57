// Each task awaited once, tasks that can be awaited often, and what cannot be told.
// RUN: %coro_tidy --checks=-*,coro-double-await %s -- -std=c++20 -I%inputs/mock > %t 2>&1
// RUN: %FileCheck --allow-empty --implicit-check-not=warning: %s < %t
#include <aio/aio.h>
#include <dialects.h>

#include <coroutine>
#include <utility>
#include <vector>

aio::task<int> number();
bool ready();
void look(aio::task<int> &);

aio::task<int> branches(bool left) {
  auto task = number();
  if (left)
    co_return co_await std::move(task);
  co_return co_await std::move(task);
}
aio::task<int> either(int which) {
  auto task = number();
  switch (which) {
  case 0:
    co_return co_await std::move(task);
  default:
    co_await std::move(task);
  }
  co_return 0;
}
aio::task<int> excluded_in_fact(bool left) {
  auto task = number();
  if (left)
    co_await std::move(task);
  co_await number();
  if (!left)
    co_await std::move(task);
  co_return 0;
}
aio::task<> new_ones(int n) {
  auto task = number();
  for (int i = 0; i < n; ++i) {
    co_await std::move(task);
    task = number();
  }
  for (int i = 0; i < n; ++i) {
    auto inner = number();
    co_await std::move(inner);
  }
  if (!task.valid())
    task = number();
  co_await std::move(task);
}
aio::task<> renewed_sometimes() {
  auto task = number();
  int result = co_await std::move(task);
  if (result < 0)
    task = number();
  if (result < 0)
    co_await std::move(task);
}
aio::task<> once_in_a_loop(int n) {
  auto task = number();
  for (int i = 0; i < n; ++i)
    if (i == 3)
      co_await std::move(task);
  auto other = number();
  while (true) {
    if (ready()) {
      co_await std::move(other);
      break;
    }
  }
}
aio::task<> escapes() {
  auto task = number();
  look(task);
  co_await std::move(task);
  look(task);
  co_await std::move(task);
  auto captured = number();
  auto renew = [&captured] { captured = number(); };
  co_await std::move(captured);
  renew();
  co_await std::move(captured);
}
// Handles, and tasks that keep their result.
aio::task<int> handles() {
  auto handle = aio::create_task(number());
  int sum = co_await handle;
  co_return sum + co_await handle;
}
cppcoro::task<int> cpp_number();
cppcoro::task<int> keeps_its_result() {
  auto task = cpp_number();
  int sum = co_await task;
  co_return sum + co_await task;
}
struct shared {
  using promise_type = aio::task<int>::promise_type;
  shared(const shared &);
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  int await_resume();
};
shared share();
aio::task<int> shared_by_copies() {
  auto task = share();
  int sum = co_await std::move(task);
  co_return sum + co_await std::move(task);
}
aio::task<> by_index(std::vector<aio::task<int>> &tasks) {
  for (auto &task : tasks)
    co_await std::move(task);
}
aio::task<> maybe(aio::task<int> &task, bool now) {
  if (now)
    co_await std::move(task);
}
aio::task<> looks(aio::task<int> &) { co_return; }
aio::task<int> behind_functions(bool now) {
  auto task = number();
  co_await looks(task);
  co_await maybe(task, now);
  co_return co_await std::move(task);
}
