// Where a task awaits a mutex that it holds.
// RUN: %not %coro_tidy --checks=-*,coro-self-deadlock %s -- -std=c++20 -I%inputs/mock > %t
// RUN: %FileCheck %s --implicit-check-not="cpp:{{[0-9]+}}:{{[0-9]+}}: warning:" < %t
#include "async_mutexes.h"

cppcoro::task<> step();

cppcoro::task<> twice(cppcoro::async_mutex &m) {
  auto first = co_await m.scoped_lock_async();
  co_await step();
  auto second = co_await m.scoped_lock_async();
  // CHECK: self-deadlock.cpp:[[@LINE-1]]:17: warning: this waits forever: the task already holds 'm' [coro-self-deadlock]
  // CHECK: self-deadlock.cpp:[[@LINE-4]]:16: note: locked here, and 'first' keeps it; end its scope or unlock before
}
cppcoro::task<> by_hand(cppcoro::async_mutex &m) {
  co_await m.lock_async();
  co_await m.lock_async();
  // CHECK: :[[@LINE-1]]:3: warning: this waits forever: the task already holds 'm'
  // CHECK: :[[@LINE-3]]:3: note: locked here; unlock before
  m.unlock();
}
struct store {
  coro::mutex door;
  int *entries = nullptr;

  coro::task<> put() {
    auto lock = co_await door.scoped_lock();
    co_await get();
    // CHECK: :[[@LINE-1]]:5: warning: this waits forever: 'get' locks 'door', which the task already holds
    // CHECK: :[[@LINE-3]]:17: note: locked here, and 'lock' keeps it
    // CHECK: :[[@LINE+4]]:26: note: 'get' locks it here
  }
  coro::task<> get() {
    int unrelated = 1;
    auto lock = co_await this->door.scoped_lock();
    ++unrelated;
  }
  coro::task<> branches(bool fast) {
    auto lock = co_await door.scoped_lock();
    if (fast) {
      co_await this->door.lock();
      // CHECK: :[[@LINE-1]]:7: warning: this waits forever: the task already holds 'door'
    }
  }
};
folly::coro::Task<> upgrade(folly::coro::SharedMutexFair &m) {
  auto reading = co_await m.co_scoped_lock_shared();
  auto writing = co_await m.co_scoped_lock();
  // CHECK: :[[@LINE-1]]:18: warning: this waits forever: the task already holds 'm'
}
async_simple::coro::Lazy<> discarded(async_simple::coro::Mutex &m) {
  auto lock = co_await m.coScopedLock();
  co_await m.coScopedLock();
  // CHECK: :[[@LINE-1]]:3: warning: this waits forever
}
seastar::future<> eager(seastar::shared_mutex *m) {
  co_await m->lock();
  co_await (*m).lock_shared();
  // CHECK: :[[@LINE-1]]:3: warning: this waits forever
  m->unlock();
}
struct chain {
  coro::mutex door;
  coro::task<> save() {
    auto lock = co_await door.scoped_lock();
    co_await note();
    // CHECK: :[[@LINE-1]]:5: warning: this waits forever: 'note' locks 'door', which the task already holds
  }
  coro::task<> note() { co_await append(); }
  coro::task<> append() {
    int size = 1;
    co_await store(size);
  }
  coro::task<> store(int) { auto lock = co_await door.scoped_lock(); }
};
