// Where nothing of the thread kind is held at a suspension.
// RUN: %coro_tidy --checks=-*,coro-lock-across-await %s -- -std=c++20 -I%inputs/checker > %t
// RUN: %FileCheck --allow-empty --implicit-check-not=warning: %s < %t
// RUN: rm -rf %t.dir && mkdir %t.dir && cp %s %t.dir/allowed.cpp
// RUN: echo "CheckOptions: {coro-lock-across-await.AllowedAwaitablesList: 'mine::flag', coro-lock-across-await.AllowedCallees: 'other;::mine::checked'}" > %t.dir/.clang-tidy
// RUN: %coro_tidy --checks=-*,coro-lock-across-await %t.dir/allowed.cpp -- -std=c++20 -DALLOWED -I%inputs/checker
#include "mini_task.h"

#include <condition_variable>
#include <mutex>
#include <shared_mutex>

using namespace mini;

std::mutex m, other;

task<> scoped() {
  {
    std::lock_guard guard(m);
  }
  co_await tick{};
}
task<> before() {
  co_await tick{};
  std::lock_guard guard(m);
}
task<> unlocked() {
  std::unique_lock guard(m);
  guard.unlock();
  co_await tick{};
  guard.lock();
}
task<> deferred() {
  std::unique_lock guard(m, std::defer_lock);
  co_await tick{};
}
task<> empty() {
  std::unique_lock<std::mutex> guard;
  co_await tick{};
}
task<> tried() {
  std::unique_lock guard(m, std::try_to_lock);
  if (!guard.owns_lock())
    co_await tick{};
  if (guard)
    guard.unlock();
  else
    co_await tick{};
}
task<> tried_by_hand() {
  while (!m.try_lock())
    co_await tick{};
  m.unlock();
}
void keep(std::unique_lock<std::mutex>);
task<> moved_away() {
  std::unique_lock guard(m);
  keep(std::move(guard));
  co_await tick{};
}
task<> swapped() {
  std::unique_lock guard(m);
  {
    std::unique_lock<std::mutex> inner;
    guard.swap(inner);
  }
  co_await tick{};
}
task<> emptied() {
  std::unique_lock guard(m);
  guard = std::unique_lock<std::mutex>{};
  co_await tick{};
}
task<> on_all_paths(bool early) {
  std::unique_lock guard(m);
  if (early) {
    guard.unlock();
  } else {
    guard.unlock();
  }
  co_await tick{};
}
task<> left_by_return(bool early) {
  for (int i = 0; i < 3; ++i) {
    std::unique_lock guard(m);
    if (early)
      continue;
    guard.unlock();
    co_await tick{};
  }
  co_await tick{};
}
task<> backwards(bool again) {
first:
  co_await tick{};
  std::lock_guard guard(m);
  if (again)
    goto first;
}
task<> never_suspending() {
  std::lock_guard guard(m);
  co_await std::suspend_never{};
  int value = co_await ready{};
  (void)value;
}
task<> nested_lambda() {
  auto count = [] {
    std::lock_guard guard(m);
    return 1;
  };
  co_await number(count());
}
void outer() {
  std::lock_guard guard(m);
  auto run = []() -> task<> { co_await tick{}; };
  (void)run;
}
struct full_expression {
  explicit full_expression(std::mutex &);
};
int locked_sum(const std::lock_guard<std::mutex> &);
task<> temporaries() {
  int sum = locked_sum(std::lock_guard(m));
  co_await number(sum);
}
task<> manual() {
  m.lock();
  m.unlock();
  co_await tick{};
}
task<> adopted() {
  m.lock();
  {
    std::lock_guard guard(m, std::adopt_lock);
  }
  co_await tick{};
}
/// A mutex that suspends the task.
struct async_mutex {
  tick lock();
  bool try_lock();
  void unlock();
};
task<> async_lock(async_mutex &mutex) {
  co_await mutex.lock();
  co_await tick{};
  std::unique_lock guard(mutex, std::adopt_lock);
  co_await tick{};
}
/// Locks nothing in a program with one thread.
struct null_mutex {
  void lock() {}
  void unlock() {}
};
task<> nothing(null_mutex &mutex) {
  std::lock_guard guard(mutex);
  co_await tick{};
}
/// A condition that gives the lock back while it waits.
struct async_condition {
  task<> wait(std::unique_lock<std::mutex> &);
};
task<> waits(async_condition &condition) {
  std::unique_lock guard(m);
  co_await condition.wait(guard);
}
task<> references(std::unique_lock<std::mutex> &theirs, std::unique_lock<std::mutex> *pointer) {
  auto &mine = theirs;
  co_await tick{};
  (void)mine;
  (void)pointer;
}
template <class Mutex> task<> unused(Mutex &mutex) {
  {
    std::unique_lock<Mutex> scoped(mutex);
  }
  std::unique_lock<Mutex> guard(mutex);
  guard.unlock();
  co_await tick{};
  std::unique_lock<Mutex> later(mutex, std::defer_lock);
  co_await tick{};
}
/// A spin lock with both kinds of members, locked here by the kind that suspends.
struct both_kinds {
  void lock();
  void unlock();
  task<> coLock();
  task<std::unique_lock<both_kinds>> coScopedLock();
};
task<> suspending_kind(both_kinds &mutex) {
  auto guard = co_await mutex.coScopedLock();
  co_await tick{};
}
/// What comes out of an await was not held in it.
task<std::unique_lock<std::mutex>> locked_elsewhere();
task<> received() { auto guard = co_await locked_elsewhere(); }

#ifdef ALLOWED // by the options
namespace mine {
struct flag {
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  void await_resume();
};
tick checked();
} // namespace mine
task<> allowed() {
  std::lock_guard guard(m);
  co_await mine::flag{};
  co_await mine::checked();
}
template <class T> task<> allowed_in_template(T) {
  std::lock_guard guard(m);
  co_await mine::checked();
}
#endif

struct table {
  std::mutex mutex;
  int rows = 0;
  int count() {
    mutex.lock();
    const int now = rows;
    mutex.unlock();
    return now;
  }
  void begin() { mutex.lock(); }
  void end() { mutex.unlock(); }
  void adopts() {
    mutex.lock();
    std::lock_guard<std::mutex> guard(mutex, std::adopt_lock);
    ++rows;
  }
  /// Locked until the task is suspended: its awaiter unlocks it.
  tick lock() {
    mutex.lock();
    return {};
  }
};
task<> unlocked_behind_functions(table &data) {
  (void)data.count();
  data.adopts();
  co_await tick{};
  data.begin();
  data.end();
  co_await tick{};
  data.mutex.lock();
  data.end();
  co_await tick{};
  co_await data.lock();
}
/// It refers to a mutex, and holds it only now and then.
class watcher {
public:
  explicit watcher(std::mutex &mutex) : mutex_(mutex) {}
  ~watcher() {
    mutex_.lock();
    mutex_.unlock();
  }

private:
  std::mutex &mutex_;
};
task<> watches() {
  watcher seen(m);
  co_await tick{};
}
