// Templates that nobody instantiates, and code that does not compile: no rule of structure stumbles over either.
// RUN: %coro_tidy --checks=* --exit-zero %s -- -std=c++20 -I%inputs/checker -I%inputs/mock > %t
// RUN: %FileCheck --allow-empty --implicit-check-not=warning: %s < %t
// RUN: %not %coro_tidy --checks=* %s -- -std=c++20 -I%inputs/checker -I%inputs/mock -DBROKEN > %t.broken 2>&1
// RUN: %FileCheck --check-prefix=BROKEN %s < %t.broken
// BROKEN: error:
// BROKEN-NOT: PLEASE submit a bug report
#include "aio/aio.h"
#include "mini_task.h"

using namespace mini;

template <class M> task<> locks(M &m) {
  auto one = co_await m.scoped_lock();
  auto two = co_await m.scoped_lock();
}
template <class T> aio::task<> loops(T &it) {
  while (true) {
    try {
      co_await it.step();
    } catch (...) {
      it.log();
    }
  }
  while (!it.done)
    co_await it.sleep();
  for (;;)
    it.compute();
}
template <class T> struct awaiter {
  T value;
  bool await_ready();
  void await_suspend(std::coroutine_handle<> handle) {
    handle.resume();
    value.use();
  }
  void await_resume();
};
template <class T> aio::task<> fans_out(T &items) {
  for (auto &item : items)
    create(item.task());
  auto a = co_await items.first();
  auto b = co_await items.second();
  items.get(a, b);
}
template <class... M> task<> pack(M &...m) { (co_await m.lock(), ...); }
aio::task<> empty() { co_return; }
aio::task<> label() {
again:
  co_await aio::task<>(empty());
  if (false)
    goto again;
}
#ifdef BROKEN
struct incomplete;
aio::task<> broken(incomplete &one, incomplete two) {
  while (unknown) {
    try {
      co_await one.lock();
    } catch (incomplete) {
    }
  }
  auto x = co_await two;
  for (;;)
    undeclared(x);
}
struct half {
  void await_suspend(incomplete h) {
    h.resume();
    this->gone = 1;
  }
};
#endif
