// Where the mutex is free again, another one, or one that may be taken twice.
// RUN: %coro_tidy --checks=-*,coro-self-deadlock %s -- -std=c++20 -I%inputs/mock > %t
// RUN: %FileCheck --allow-empty --implicit-check-not=warning: %s < %t
#include "async_mutexes.h"

#include <utility>
#include <vector>

cppcoro::task<> step();

cppcoro::task<> in_turn(cppcoro::async_mutex &m) {
  {
    auto first = co_await m.scoped_lock_async();
  }
  auto second = co_await m.scoped_lock_async();
}
cppcoro::task<> by_hand(cppcoro::async_mutex &m) {
  co_await m.lock_async();
  m.unlock();
  co_await m.lock_async();
  m.unlock();
}
cppcoro::task<> two(cppcoro::async_mutex &a, cppcoro::async_mutex &b) {
  auto first = co_await a.scoped_lock_async();
  auto second = co_await b.scoped_lock_async();
}
cppcoro::task<> in_loop(cppcoro::async_mutex &m) {
  while (true) {
    auto lock = co_await m.scoped_lock_async();
    co_await step();
  }
}
coro::task<> unlocked(coro::mutex &m) {
  auto first = co_await m.scoped_lock();
  first.unlock();
  auto second = co_await m.scoped_lock();
}
coro::task<> dropped(coro::mutex &m) {
  co_await m.scoped_lock(); // unlocks at once
  co_await m.scoped_lock();
}
coro::task<> adopted(cppcoro::async_mutex &m) {
  co_await m.lock_async();
  {
    cppcoro::async_mutex_lock lock(m, std::adopt_lock);
  }
  co_await m.lock_async();
}
void keep(coro::scoped_lock);
coro::task<> moved(coro::mutex &m) {
  auto first = co_await m.scoped_lock();
  keep(std::move(first));
  auto second = co_await m.scoped_lock();
}
struct node {
  coro::mutex door;
  node *next;
};
coro::task<> hand_over_hand(node *at) {
  auto lock = co_await at->door.scoped_lock();
  at = at->next;
  auto other = co_await at->door.scoped_lock();
}
coro::task<> elements(std::vector<node> &all, int i) {
  auto lock = co_await all[i].door.scoped_lock();
  ++i;
  auto other = co_await all[i].door.scoped_lock();
}
coro::task<> maybe(coro::mutex &m, bool need) {
  if (need)
    co_await m.lock();
  co_await step();
  if (!need)
    co_await m.lock();
  m.unlock();
}
folly::coro::Task<> readers(folly::coro::SharedMutexFair &m) {
  auto one = co_await m.co_scoped_lock_shared();
  auto two = co_await m.co_scoped_lock_shared();
}
struct recursive_mutex {
  mock_operation<void> lock();
};
coro::task<> recursive(recursive_mutex &m) {
  co_await m.lock();
  co_await m.lock();
}
seastar::future<> units(seastar::basic_semaphore &s) {
  co_await s.lock();
  co_await s.lock();
}
struct store {
  coro::mutex door;
  coro::task<> put() {
    co_await door.lock();
    finish();
    co_await door.lock();
  }
  void finish() { door.unlock(); }
  coro::task<> sometimes(bool locked) {
    auto lock = co_await door.scoped_lock();
    co_await inner(true);
  }
  coro::task<> inner(bool locked) {
    if (!locked)
      auto lock = co_await door.scoped_lock();
  }
  coro::task<> other(store &peer) {
    auto lock = co_await door.scoped_lock();
    auto theirs = co_await peer.door.scoped_lock();
    co_await peer.inner(false);
  }
};
struct chain {
  coro::mutex door, other;
  coro::task<> save(chain &peer, bool all) {
    auto lock = co_await door.scoped_lock();
    co_await note();
    co_await maybe(all);
    co_await peer.store();
  }
  coro::task<> note() { co_await append(); }
  coro::task<> append() { auto lock = co_await other.scoped_lock(); }
  coro::task<> maybe(bool all) {
    if (!all)
      co_return;
    co_await store();
  }
  coro::task<> store() { auto lock = co_await door.scoped_lock(); }
  coro::task<> for_ever() { co_await for_ever(); }
  coro::task<> calls_it() {
    auto lock = co_await door.scoped_lock();
    co_await for_ever();
  }
};
