// Dependent code that is never instantiated and very deep expressions are walked without harm.
// RUN: %not %coro_tidy --checks=-*,coro-blocking-call,coro-false-offload %s -- -std=c++20 -I%inputs/mock > %t 2>&1
// RUN: %FileCheck %s --implicit-check-not="cpp:{{[0-9]+}}:{{[0-9]+}}: warning:" < %t
#include <boost/asio.hpp>

#include <unistd.h>

namespace asio = boost::asio;

#define REPEAT_4(x) x x x x
#define REPEAT_256(x) REPEAT_4(REPEAT_4(REPEAT_4(REPEAT_4(x))))
int deep() { return 0 REPEAT_256(REPEAT_4(+1)); }

template <class T> struct holder {
  T value;
  asio::awaitable<void> dependent() {
    value.run([this] { value.wait(); });
    co_await T::something(value, [] { ::sleep(1); }); // nobody knows who runs it
    for (auto &&one : value)
      one();
    auto made = T{value, 1}(2);
    delete made;
  }
  holder();
  ~holder() { T::close(value); }
};

asio::awaitable<void> still_checked() {
  deep();
  ::sleep(1);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: call to 'sleep' blocks the event loop in coroutine 'still_checked'
  co_return;
}
