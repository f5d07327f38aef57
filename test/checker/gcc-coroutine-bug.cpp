// Each shape that g++ 12 compiles wrong. The same file is checked (all of it is reported), compiled with g++ 12 and run
// (it really is wrong), and compiled with clang and run (all of it is right there).
// RUN: %not %coro_tidy --checks=-*,coro-gcc-coroutine-bug %s -- -std=c++20 -I%inputs/checker -DBRACED > %t.out
// RUN: %FileCheck %s --input-file=%t.out --implicit-check-not="cpp:{{[0-9]+}}:{{[0-9]+}}: warning:"
// RUN: %coro_tidy --checks=-*,coro-never-awaited,coro-lock-across-await %s -- -std=c++20 -I%inputs/checker
// RUN: %cxx -I%inputs/checker %s -o %t.clang && %t.clang > %t.clang.out
// RUN: %FileCheck %s --check-prefix=CLANG --input-file=%t.clang.out --implicit-check-not=wrong
// RUN: %if g++-12 %{ g++-12 -std=c++20 -I%inputs/checker %s -o %t.gcc && %t.gcc > %t.gcc.out %}
// RUN: %if g++-12 %{ %FileCheck %s --check-prefix=GCC --input-file=%t.gcc.out --implicit-check-not=right %}
// RUN: %if g++-12 %{ %not g++-12 -std=c++20 -I%inputs/checker -DBRACED -c %s -o %t.o > %t.hard 2>&1 %}
// RUN: %if g++-12 %{ %FileCheck %s --check-prefix=HARD --input-file=%t.hard %}
// HARD: error: array used as initializer
// CLANG: condition: right
#include <counted_task.h>

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

// new and throw.
task<> made_by_new() {
  std::unique_ptr<counted> p(new counted(co_await make()));
  // CHECK: :[[@LINE-1]]:30: warning: g++ 12 destroys the object that this new makes: a co_await is in the same expression; await into a variable first, or use std::make_unique
  reached = p->value;
} // GCC: made_by_new: wrong
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

// Braced lists: an error, not a wrong program.
#ifdef BRACED
task<> braced() {
  std::vector<int> values{co_await one(), 2};
  // CHECK: :[[@LINE-1]]:26: warning: g++ 12 rejects this braced list: a co_await is in the same expression; make it a variable first and use that
  reached = values[0];
}
#endif

int main() {
  run_shapes({SHAPE(condition), SHAPE(condition_not), SHAPE(condition_loop), SHAPE(aggregate), SHAPE(aggregate_object),
              SHAPE(aggregate_awaiter), SHAPE(aggregate_variable), SHAPE(aggregate_array), SHAPE(aggregate_parentheses),
              SHAPE(closure), SHAPE(closure_at_once), SHAPE(either), SHAPE(either_argument), SHAPE(made_by_new),
              SHAPE(throws)});
}
