// The rewrites and the neighbours of the shapes that g++ 12 compiles wrong: nothing is reported, and run they are right
// with both compilers.
// RUN: %coro_tidy --checks=-*,coro-gcc-coroutine-bug %s -- -std=c++20 -I%inputs/checker > %t.out 2>&1
// RUN: %FileCheck %s --check-prefix=SILENT --input-file=%t.out --implicit-check-not=warning:
// RUN: %coro_tidy --checks=-*,coro-never-awaited,coro-lock-across-await %s -- -std=c++20 -I%inputs/checker
// RUN: %cxx -I%inputs/checker %s -o %t.clang && %t.clang > %t.clang.out
// RUN: %FileCheck %s --check-prefix=GCC --input-file=%t.clang.out --implicit-check-not=wrong
// RUN: %if g++-12 %{ g++-12 -std=c++20 -I%inputs/checker %s -o %t.gcc && %t.gcc > %t.gcc.out %}
// RUN: %if g++-12 %{ %FileCheck %s --check-prefix=GCC --input-file=%t.gcc.out --implicit-check-not=wrong %}
// SILENT: coroutines, 0 findings
#include <counted_task.h>

// A condition, where nothing is declared.
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
task<> made_by_function() {
  auto p = std::make_unique<counted>(co_await make());
  reached = p->value;
} // GCC: made_by_function: right
task<> new_from_scalar() {
  std::unique_ptr<counted> p(new counted(co_await one()));
  reached = p->value;
} // GCC: new_from_scalar: right
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
task<> braced_before() {
  std::vector<int> values{1, 2};
  int value = co_await take(std::move(values));
  reached = value;
} // GCC: braced_before: right

int main() {
  run_shapes({SHAPE(condition_declared), SHAPE(condition_variable), SHAPE(condition_lambda), SHAPE(no_condition),
              SHAPE(aggregate_named), SHAPE(aggregate_split), SHAPE(aggregate_trivial), SHAPE(constructed),
              SHAPE(closure_named), SHAPE(closure_reference), SHAPE(closure_trivial), SHAPE(either_named),
              SHAPE(either_variables), SHAPE(either_scalar), SHAPE(made_by_function), SHAPE(new_from_scalar),
              SHAPE(throws_variable), SHAPE(braced_before)});
}
