// What the compiler says to common mistakes.
// RUN: %not %cxx -fsyntax-only -DLVALUE %s 2>&1 | %FileCheck --check-prefix=LVALUE %s
// LVALUE: co_await f() or co_await std::move(t)
// RUN: %not %cxx -fsyntax-only -DFOREIGN %s 2>&1 | %FileCheck --check-prefix=FOREIGN %s
// FOREIGN: this type cannot be awaited in an aio::task
// RUN: %cxx -fsyntax-only -DDISCARD %s 2>&1 | %FileCheck --check-prefix=DISCARD %s
// DISCARD: a task does nothing until it is awaited
// RUN: %cxx -fsyntax-only -Wall -Werror -DFUNCTION %s
#include <aio/task.h>

#include <functional>

aio::task<int> f() { co_return 1; }

#ifdef LVALUE
aio::task<int> twice() {
  auto t = f();
  co_return co_await t;
}
#endif
#ifdef FOREIGN
aio::task<int> number() { co_return co_await 5; }
#endif
#ifdef DISCARD
void forgets() { f(); }
#endif
#ifdef FUNCTION
std::function<aio::task<int>()> stored = f;
#endif
