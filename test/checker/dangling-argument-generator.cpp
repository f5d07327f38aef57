// A generator over something that dies before it is done. C++23 lets the temporaries of a for loop's range live.
// RUN: %not %coro_tidy --checks=-*,coro-dangling-argument,coro-dangling-this,coro-capturing-lambda %s -- -std=c++20 -I%inputs/checker > %t
// RUN: %FileCheck %s --check-prefixes=CHECK,CXX20 --implicit-check-not="cpp:{{[0-9]+}}:{{[0-9]+}}: warning:" < %t
// RUN: %not %coro_tidy --checks=-*,coro-dangling-argument,coro-dangling-this,coro-capturing-lambda %s -- -std=c++23 -I%inputs/checker > %t
// RUN: %FileCheck %s --implicit-check-not="cpp:{{[0-9]+}}:{{[0-9]+}}: warning:" < %t
#include "mini_task.h"

#include <string>
#include <string_view>

struct letters {
  struct promise_type : mini::returns<void> {
    letters get_return_object();
    std::suspend_always initial_suspend();
    std::suspend_always final_suspend() noexcept;
    std::suspend_always yield_value(char);
    void unhandled_exception();
  };
  struct iterator {
    char operator*() const;
    iterator &operator++();
    bool operator!=(const iterator &) const;
  };
  letters(letters &&) noexcept;
  ~letters();
  iterator begin();
  iterator end();
};
letters of(const std::string &text) {
  for (char one : text)
    co_yield one;
}
letters of_view(std::string_view text) {
  for (char one : text)
    co_yield one;
}
letters of_copy(std::string text) {
  for (char one : text)
    co_yield one;
}
letters size_only(const std::string &) { co_yield 'a'; }
std::string name();
struct document {
  std::string text;
  letters all() {
    for (char one : text)
      co_yield one;
  }
};
document open();
void use(char);

void loops() {
  for (char one : of(name()))
    use(one);
  // CXX20: dangling-argument-generator.cpp:[[@LINE-2]]:22: warning: this temporary dies before the generator of 'of' is done, which keeps a reference to it: give it a name, or take the parameter by value [coro-dangling-argument]
  for (char one : of_view(name()))
    use(one);
  // CXX20: :[[@LINE-2]]:27: warning: this temporary dies before the generator of 'of_view' is done, which keeps a view to it
  for (char one : open().all())
    use(one);
  // CXX20: :[[@LINE-2]]:19: warning: this temporary dies before the generator of its member 'all' is done: give it a name [coro-dangling-this]
}
letters stored_and_returned() {
  auto stored = of(name());
  // CHECK: :[[@LINE-1]]:20: warning: this temporary dies before the generator of 'of' is done
  for (char one : stored)
    use(one);
  std::string text = name();
  return of(text);
  // CHECK: :[[@LINE-1]]:13: warning: 'text' dies before the generator of 'of' is done
}
letters closure(char number) {
  return [number]() -> letters { co_yield number; }();
  // CHECK: :[[@LINE-1]]:10: warning: this closure dies before its coroutine is done
}

void fine() {
  std::string text = name();
  for (char one : of(text))
    use(one);
  for (char one : of_view("literal"))
    use(one);
  for (char one : of_copy(name()))
    use(one);
  for (char one : size_only(name()))
    use(one);
  auto later = of(text);
  use(*later.begin());
  use(*of(name()).begin());
}
