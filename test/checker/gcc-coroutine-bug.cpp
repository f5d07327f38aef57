// Each shape that g++ 12 compiles wrong, its rewrites and its neighbours. The same file is checked (what is wrong is
// reported, what is right is not), compiled with g++ 12 and run (it really is), and compiled with clang and run (all of
// it is right there).
// RUN: %not %coro_tidy --checks=-*,coro-gcc-coroutine-bug %s -- -std=c++20 -DBRACED > %t.out
// RUN: %FileCheck %s --input-file=%t.out --implicit-check-not="cpp:{{[0-9]+}}:{{[0-9]+}}: warning:"
// RUN: %coro_tidy --checks=-*,coro-never-awaited,coro-lock-across-await %s -- -std=c++20
// RUN: %cxx %s -o %t.clang && %t.clang > %t.clang.out
// RUN: %FileCheck %s --check-prefix=CLANG --input-file=%t.clang.out --implicit-check-not=wrong
// RUN: %if g++-12 %{ g++-12 -std=c++20 %s -o %t.gcc && %t.gcc > %t.gcc.out %}
// RUN: %if g++-12 %{ %FileCheck %s --check-prefix=GCC --input-file=%t.gcc.out %}
// RUN: %if g++-12 %{ %not g++-12 -std=c++20 -DBRACED -c %s -o %t.o 2>&1 | %FileCheck %s --check-prefix=HARD %}
// HARD: error: array used as initializer
// CLANG: condition: right
#include <coroutine>
#include <cstdio>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

std::set<const void *> alive;
int wrong, reached;

/// Knows where it lives: a bitwise copy of it is noticed when it is destroyed.
struct counted {
  int value;
  counted(int number) : value(number) { wrong += !alive.insert(this).second; }
  counted(const counted &other) : counted(other.value) {}
  counted(counted &&other) noexcept : counted(other.value) {}
  ~counted() { wrong += alive.erase(this) == 0; }
};

template <class T> struct value_of {
  std::optional<T> value;
  void return_value(T result) { value.emplace(std::move(result)); }
  T take() { return std::move(*value); }
};
template <> struct value_of<void> {
  void return_void() {}
  void take() {}
};
template <class T = void> struct task {
  struct promise_type : value_of<T> {
    std::coroutine_handle<> parent = std::noop_coroutine();
    std::exception_ptr error;
    struct leave {
      bool await_ready() noexcept { return false; }
      std::coroutine_handle<> await_suspend(std::coroutine_handle<promise_type> self) noexcept {
        return self.promise().parent;
      }
      void await_resume() noexcept {}
    };
    task get_return_object() { return task(std::coroutine_handle<promise_type>::from_promise(*this)); }
    std::suspend_always initial_suspend() noexcept { return {}; }
    leave final_suspend() noexcept { return {}; }
    void unhandled_exception() { error = std::current_exception(); }
  };
  explicit task(std::coroutine_handle<promise_type> mine) : handle(mine) {}
  task(task &&other) noexcept : handle(std::exchange(other.handle, {})) {}
  ~task() {
    if (handle)
      handle.destroy();
  }
  bool await_ready() { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> parent) {
    handle.promise().parent = parent;
    return handle;
  }
  T await_resume() {
    if (handle.promise().error)
      std::rethrow_exception(handle.promise().error);
    return handle.promise().take();
  }
  std::coroutine_handle<promise_type> handle;
};

struct bundle { // an aggregate
  counted first;
  int second = 0;
};
struct made { // no aggregate
  counted first;
  made(counted value) : first(value) {}
};
struct numbers {
  int first, second;
};
struct service {
  counted state{1};
  task<int> get() {
    [[maybe_unused]] int declared;
    co_return state.value;
  }
};
struct waiter { // an aggregate that can be awaited
  counted state;
  bool await_ready() { return true; }
  void await_suspend(std::coroutine_handle<>) {}
  int await_resume() { return state.value; }
};
struct failure {
  counted value;
  failure(counted v) : value(v) {}
};

task<int> one() {
  [[maybe_unused]] int declared;
  co_return 1;
}
task<counted> make() {
  [[maybe_unused]] int declared;
  co_return counted(1);
}
template <class T> task<int> take(T value) {
  [[maybe_unused]] T copy(value);
  co_return 1;
}
template <class F> task<int> call(F function) {
  [[maybe_unused]] int declared;
  co_return function();
}

// A condition, where nothing is declared.
task<> condition() {
  if (co_await one() == 1)
    // CHECK: :[[@LINE-1]]:7: warning: g++ 12 never gets past this awaited condition, because the function declares no variable; await into a variable first, or declare any [coro-gcc-coroutine-bug]
    reached = 1;
} // GCC: condition: wrong
task<> condition_not() {
  if (!co_await one())
    // CHECK: :[[@LINE-1]]:7: warning: g++ 12 never gets past
    co_return;
  reached = 1;
} // GCC: condition_not: wrong
task<> condition_loop() {
  do
    reached = 1;
  while (co_await one() != 1);
  // CHECK: :[[@LINE-1]]:10: warning: g++ 12 never gets past
} // GCC: condition_loop: wrong
task<> condition_declared() {
  [[maybe_unused]] int declared;
  if (co_await one() == 1)
    reached = 1;
} // GCC: condition_declared: right
task<> condition_variable() {
  if (int value = co_await one(); value == 1)
    reached = 1;
} // GCC: condition_variable: right
task<> condition_lambda() {
  return []() -> task<> {
    if (co_await one() == 1)
      reached = 1;
  }();
} // GCC: condition_lambda: right
task<> no_condition() { reached = co_await one() ? 1 : 2; } // GCC: no_condition: right

// Aggregates.
task<> aggregate() {
  int value = co_await take(bundle{counted(1)});
  // CHECK: :[[@LINE-1]]:29: warning: g++ 12 destroys this aggregate twice: a co_await is in the same expression; make it a variable first and use that
  reached = value;
} // GCC: aggregate: wrong
task<> aggregate_object() {
  int value = co_await service{}.get();
  // CHECK: :[[@LINE-1]]:24: warning: g++ 12 destroys this aggregate twice
  reached = value;
} // GCC: aggregate_object: wrong
task<> aggregate_awaiter() {
  int value = co_await waiter{counted(1)};
  // CHECK: :[[@LINE-1]]:24: warning: g++ 12 destroys this aggregate twice
  reached = value;
} // GCC: aggregate_awaiter: wrong
task<> aggregate_variable() {
  bundle both{counted(1), co_await one()};
  // CHECK: :[[@LINE-1]]:14: warning: g++ 12 destroys this aggregate twice
  reached = both.second;
} // GCC: aggregate_variable: wrong
task<> aggregate_array() {
  counted list[2] = {co_await one(), counted(2)};
  // CHECK: :[[@LINE-1]]:21: warning: g++ 12 destroys this aggregate twice{{.*}}; await into a variable before the array
  reached = list[0].value;
} // GCC: aggregate_array: wrong
task<> aggregate_parentheses() {
  int value = co_await take(bundle(counted(1), 2));
  // CHECK: :[[@LINE-1]]:29: warning: g++ 12 destroys this aggregate twice
  reached = value;
} // GCC: aggregate_parentheses: wrong
task<> aggregate_named() {
  bundle both{counted(1)};
  int value = co_await take(std::move(both));
  reached = value;
} // GCC: aggregate_named: right
task<> aggregate_split() {
  auto later = take(bundle{counted(1)});
  reached = co_await later;
} // GCC: aggregate_split: right
task<> aggregate_trivial() {
  int value = co_await take(numbers{1, 2});
  reached = value;
} // GCC: aggregate_trivial: right
task<> constructed() {
  int value = co_await take(made(counted(1)));
  reached = value;
} // GCC: constructed: right

// Lambdas that capture.
task<> closure() {
  counted c(1);
  int value = co_await call([c] { return c.value; });
  // CHECK: :[[@LINE-1]]:29: warning: g++ 12 destroys what this lambda captures twice: a co_await is in the same expression; name the lambda first, or give it the value as an argument
  reached = value;
} // GCC: closure: wrong
task<> closure_at_once() {
  counted c(1);
  int value = co_await [c]() -> task<int> {
    // CHECK: :[[@LINE-1]]:24: warning: g++ 12 destroys what this lambda captures twice
    [[maybe_unused]] int declared;
    co_return c.value;
  }();
  reached = value;
} // GCC: closure_at_once: wrong
task<> closure_named() {
  counted c(1);
  auto function = [c] { return c.value; };
  int value = co_await call(std::move(function));
  reached = value;
} // GCC: closure_named: right
task<> closure_reference() {
  counted c(1);
  int value = co_await call([&c] { return c.value; });
  reached = value;
} // GCC: closure_reference: right
task<> closure_trivial() {
  int n = 1;
  int value = co_await call([n] { return n; });
  reached = value;
} // GCC: closure_trivial: right

// ?: of class type.
task<> either() {
  counted c = reached == 0 ? co_await make() : counted(2);
  // CHECK: :[[@LINE-1]]:15: warning: g++ 12 destroys the result of this ?: twice: a co_await is in the same expression; write it as an if, or make its result a variable in a statement without co_await
  reached = c.value;
} // GCC: either: wrong
task<> either_argument() {
  int value = co_await take(reached == 0 ? counted(1) : counted(2));
  // CHECK: :[[@LINE-1]]:29: warning: g++ 12 destroys the result of this ?: twice
  reached = value;
} // GCC: either_argument: wrong
task<> either_named() {
  counted c = reached == 0 ? counted(1) : counted(2);
  int value = co_await take(std::move(c));
  reached = value;
} // GCC: either_named: right
task<> either_variables() {
  counted a(1), b(2);
  int value = co_await take(reached == 0 ? a : b);
  reached = value;
} // GCC: either_variables: right
task<> either_scalar() {
  int value = reached == 0 ? co_await one() : 2;
  reached = value;
} // GCC: either_scalar: right

// new and throw.
task<> made_by_new() {
  std::unique_ptr<counted> p(new counted(co_await make()));
  // CHECK: :[[@LINE-1]]:30: warning: g++ 12 destroys the object that this new makes: a co_await is in the same expression; await into a variable first, or use std::make_unique
  reached = p->value;
} // GCC: made_by_new: wrong
task<> made_by_function() {
  auto p = std::make_unique<counted>(co_await make());
  reached = p->value;
} // GCC: made_by_function: right
task<> new_from_scalar() {
  std::unique_ptr<counted> p(new counted(co_await one()));
  reached = p->value;
} // GCC: new_from_scalar: right
task<> throws() {
  int value = 0;
  try {
    throw failure(co_await make());
    // CHECK: :[[@LINE-1]]:5: warning: g++ 12 destroys the thrown object twice: a co_await is in the same expression; make the exception a variable first and throw that
  } catch (const failure &caught) {
    value = caught.value.value;
  }
  reached = value;
} // GCC: throws: wrong
task<> throws_variable() {
  int value = 0;
  try {
    failure error(co_await make());
    throw error;
  } catch (const failure &caught) {
    value = caught.value.value;
  }
  reached = value;
} // GCC: throws_variable: right

// Braced lists: an error, not a wrong program.
#ifdef BRACED
task<> braced() {
  std::vector<int> values{co_await one(), 2};
  // CHECK: :[[@LINE-1]]:26: warning: g++ 12 rejects this braced list: a co_await is in the same expression; make it a variable first and use that
  reached = values[0];
}
#endif
task<> braced_before() {
  std::vector<int> values{1, 2};
  int value = co_await take(std::move(values));
  reached = value;
} // GCC: braced_before: right

int main() {
  const struct {
    const char *name;
    task<> (*run)();
  } shapes[] = {
#define SHAPE(name) {#name, name}
      SHAPE(condition),
      SHAPE(condition_not),
      SHAPE(condition_loop),
      SHAPE(condition_declared),
      SHAPE(condition_variable),
      SHAPE(condition_lambda),
      SHAPE(no_condition),
      SHAPE(aggregate),
      SHAPE(aggregate_object),
      SHAPE(aggregate_awaiter),
      SHAPE(aggregate_variable),
      SHAPE(aggregate_array),
      SHAPE(aggregate_parentheses),
      SHAPE(aggregate_named),
      SHAPE(aggregate_split),
      SHAPE(aggregate_trivial),
      SHAPE(constructed),
      SHAPE(closure),
      SHAPE(closure_at_once),
      SHAPE(closure_named),
      SHAPE(closure_reference),
      SHAPE(closure_trivial),
      SHAPE(either),
      SHAPE(either_argument),
      SHAPE(either_named),
      SHAPE(either_variables),
      SHAPE(either_scalar),
      SHAPE(made_by_new),
      SHAPE(made_by_function),
      SHAPE(new_from_scalar),
      SHAPE(throws),
      SHAPE(throws_variable),
      SHAPE(braced_before)};
  for (const auto &shape : shapes) {
    alive.clear();
    wrong = reached = 0;
    bool done = false;
    {
      task<> running = shape.run();
      running.handle.resume();
      done = running.handle.done();
      if (!done)
        running.handle = {}; // what is left of it cannot be destroyed either
    }
    std::printf("%s: %s\n", shape.name, done && reached == 1 && wrong == 0 && alive.empty() ? "right" : "wrong");
    std::fflush(stdout);
  }
}
