// Where a thread mutex is held at a suspension.
// RUN: %not %coro_tidy --checks=-*,coro-lock-across-await %s -- -std=c++20 -I%inputs/checker > %t
// RUN: %FileCheck %s < %t
#include "mini_task.h"

#include <mutex>
#include <pthread.h>
#include <shared_mutex>
#include <vector>

using namespace mini;

std::mutex m;
std::shared_mutex shared;
struct [[clang::scoped_lockable]] region {
  region();
  ~region();
};
struct [[clang::scoped_lockable]] plain_region {};

task<> statement() {
  std::lock_guard<std::mutex> guard(m);
  co_await tick{};
  // CHECK: lock-across-await.cpp:[[@LINE-1]]:3: warning: 'guard' holds thread mutex 'm' while the coroutine is suspended here [coro-lock-across-await]
  // CHECK: lock-across-await.cpp:[[@LINE-3]]:31: note: locked here
}
task<> initializer() {
  std::scoped_lock guard(m);
  int value = co_await number();
  // CHECK: :[[@LINE-1]]:15: warning: 'guard' holds thread mutex 'm'
  (void)value;
}
task<> condition() {
  std::unique_lock guard(m);
  if (co_await number() > 0) {
    // CHECK: :[[@LINE-1]]:7: warning: 'guard' holds thread mutex 'm'
  }
}
task<> if_init() {
  if (std::lock_guard guard(m); true)
    co_await tick{};
  // CHECK: :[[@LINE-1]]:5: warning: 'guard' holds thread mutex 'm'
}
task<> argument(void (*use)(int)) {
  std::shared_lock guard(shared);
  use(co_await number());
  // CHECK: :[[@LINE-1]]:7: warning: 'guard' holds thread mutex 'shared'
}
task<std::vector<int>> numbers();
task<> range_init() {
  std::lock_guard guard(m);
  for (int i : co_await numbers())
    // CHECK: :[[@LINE-1]]:16: warning: 'guard' holds
    (void)i;
}
task<> in_loop() {
  while (true) {
    std::lock_guard guard(m);
    co_await tick{};
    // CHECK: :[[@LINE-1]]:5: warning: 'guard' holds
  }
}
task<> on_one_path(bool early) {
  std::unique_lock guard(m);
  if (early)
    guard.unlock();
  co_await tick{};
  // CHECK: :[[@LINE-1]]:3: warning: 'guard' holds
}
task<> locked_again() {
  std::unique_lock guard(m, std::defer_lock);
  co_await tick{};
  guard.lock();
  co_await tick{};
  // CHECK-NOT: :[[@LINE-3]]:{{.*}}warning
  // CHECK: :[[@LINE-2]]:3: warning: 'guard' holds
}
task<> tried() {
  std::unique_lock guard(m, std::try_to_lock);
  if (!guard)
    co_return;
  co_await tick{};
  // CHECK: :[[@LINE-1]]:3: warning: 'guard' holds thread mutex 'm'
}
task<> moved_to() {
  std::unique_lock first(m);
  std::unique_lock second = std::move(first);
  co_await tick{};
  // CHECK: :[[@LINE-1]]:3: warning: 'second' holds thread mutex 'm'
}
task<> assigned() {
  std::unique_lock<std::mutex> guard;
  guard = std::unique_lock(m);
  co_await tick{};
  // CHECK: :[[@LINE-1]]:3: warning: 'guard' holds
}
task<> parameter(std::unique_lock<std::mutex> guard) {
  co_await tick{};
  // CHECK: :[[@LINE-1]]:3: warning: 'guard' holds
}
int with(const std::lock_guard<std::mutex> &, int);
task<> temporary() {
  int value = with(std::lock_guard(m), co_await number());
  // CHECK: :[[@LINE-1]]:40: warning: a temporary guard holds thread mutex 'm'
  (void)value;
}
task<> bound_temporary() {
  auto &&guard = std::lock_guard(m);
  co_await tick{};
  // CHECK: :[[@LINE-1]]:3: warning: 'guard' holds
}
std::unique_lock<std::mutex> locked();
task<> from_function() {
  auto guard = locked();
  co_await tick{};
  // CHECK: :[[@LINE-1]]:3: warning: 'guard' holds a thread mutex while
}
struct account {
  std::mutex mutex;
  int balance = 0;
  task<> manual() {
    mutex.lock();
    balance = co_await number();
    // CHECK: :[[@LINE-1]]:15: warning: thread mutex 'mutex' stays locked while
    this->mutex.unlock();
    co_await tick{};
    // CHECK-NOT: :[[@LINE-1]]:{{.*}}warning
  }
};
task<> posix(pthread_mutex_t *lock) {
  pthread_mutex_lock(lock);
  co_await tick{};
  // CHECK: :[[@LINE-1]]:3: warning: thread mutex 'lock' stays locked
  pthread_mutex_unlock(lock);
}
task<> attribute() {
  region a;
  plain_region b;
  co_await tick{};
  // CHECK: :[[@LINE-1]]:3: warning: 'a' holds a thread mutex
  // CHECK: :[[@LINE-3]]:16: note: 'b' holds a thread mutex too
}
generator<int> yields() {
  std::lock_guard guard(m);
  co_yield 1;
  // CHECK: :[[@LINE-1]]:3: warning: 'guard' holds
}
task<> in_try() try {
  std::lock_guard guard(m);
  co_await tick{};
  // CHECK: :[[@LINE-1]]:3: warning: 'guard' holds
} catch (...) {
}
void lambda() {
  auto run = []() -> task<> {
    std::lock_guard guard(m);
    co_await tick{};
    // CHECK: :[[@LINE-1]]:5: warning: 'guard' holds
  };
  (void)run;
}
template <class Mutex> task<> used(Mutex &mutex) {
  std::lock_guard<Mutex> guard(mutex);
  co_await tick{};
  // CHECK: :[[@LINE-1]]:3: warning: 'guard' holds thread mutex 'mutex'
  // CHECK-NOT: :[[@LINE-2]]:3: warning
}
task<> use() {
  std::recursive_mutex other;
  co_await used(m);
  co_await used(other);
}
template <class Mutex> task<> unused(Mutex &mutex) {
  std::lock_guard<Mutex> guard(mutex);
  co_await tick{};
  // CHECK: :[[@LINE-1]]:3: warning: 'guard' holds thread mutex 'mutex'
}
task<std::unique_lock<std::mutex>> handed_out();
task<> received() {
  auto taken = co_await handed_out();
  // CHECK-NOT: :[[@LINE-1]]:{{[0-9]+}}: warning
  co_await tick{};
  // CHECK: :[[@LINE-1]]:3: warning: 'taken' holds a thread mutex
}

/// What only the options AllowedAwaitablesList and AllowedCallees allow.
namespace mine {
tick checked();
}
task<> not_allowed() {
  std::lock_guard guard(m);
  co_await mine::checked();
  // CHECK: :[[@LINE-1]]:3: warning: 'guard' holds thread mutex 'm' while the coroutine is suspended here
}
struct table {
  std::mutex mutex;
  void begin() { acquire(); }
  void acquire() { mutex.lock(); }
  void end() { mutex.unlock(); }
  task<> member() {
    begin();
    co_await tick{};
    // CHECK: :[[@LINE-1]]:5: warning: thread mutex 'mutex' stays locked while the coroutine is suspended here
    // CHECK: :[[@LINE-3]]:5: note: locked here
    end();
    co_await tick{};
  }
};
task<> locked_behind_functions(table &shared_table) {
  shared_table.begin();
  co_await tick{};
  // CHECK: :[[@LINE-1]]:3: warning: thread mutex
  shared_table.end();
}
class own_guard {
public:
  explicit own_guard(std::mutex &mutex) : mutex_(mutex) { enter(); }
  ~own_guard() { mutex_.unlock(); }

private:
  void enter() { mutex_.lock(); }
  std::mutex &mutex_;
};
struct made_of_a_guard {
  std::lock_guard<std::mutex> inner;
  explicit made_of_a_guard(std::mutex &mutex) : inner(mutex) {}
};
task<> guards_of_ones_own() {
  {
    own_guard guard(m);
    co_await tick{};
    // CHECK: :[[@LINE-1]]:5: warning: 'guard' holds thread mutex 'm'
  }
  co_await tick{};
  made_of_a_guard other(m);
  co_await tick{};
  // CHECK: :[[@LINE-1]]:3: warning: 'other' holds thread mutex 'm'
}
