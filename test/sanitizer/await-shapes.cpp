// The shapes in which tasks await each other, after CPython's test_graph: task groups, generators, gather, shield,
// timeouts, wait, joins, futures. Each shape ends at a mutex that is not free; the chain of its report is compared with
// what it should be. A task's frames stand innermost first, "|" begins the next task, "/" is a task that waits for one
// which several wait for.
// RUN: %cxx %s %aio -o %t
// RUN: env COROSAN_OPTIONS=long_wait_ms=100:log_format=jsonl %corosan run -- %t 2> %t.jsonl
// RUN: %python %S/await_shapes.py %s %t.jsonl | %FileCheck %s --check-prefix=SCORE
// SCORE: await chains: 9 of 9 as expected
#include <aio/aio.h>

#include <chrono>

using namespace std::chrono_literals;
using task = aio::task<void>;

aio::mutex door;
aio::future<void> answer;

task leaf() { auto guard = co_await door.lock(); }

// Three tasks wait for one: two members of the group, and the group itself.
// SHAPE: leaf c5 c4 c3 c2 / with_task_group group_main / c1 / with_task_group group_main / c1 / with_task_group group_main
task c5() { co_await leaf(); }
task c4() { co_await c5(); }
task c3() { co_await c4(); }
task c2() { co_await c3(); }
task c1(aio::task_handle<void> &of) { co_await of; }
task group_main() {
  aio::task_handle<void> root;
  co_await aio::with_task_group([&root](aio::task_group &group) -> task {
    root = group.create_task(c2(), {.name = "c2_root"});
    group.create_task(c1(root), {.name = "sub_main_1"});
    group.create_task(c1(root), {.name = "sub_main_2"});
    co_return;
  });
}

// SHAPE: leaf nested_call generate async_gen_main
task nested_call() { co_await leaf(); }
aio::async_generator<int> generate() {
  co_yield 0;
  co_await nested_call();
  co_yield 1;
}
task async_gen_main() {
  auto numbers = generate();
  while (co_await numbers.next()) {
  }
}

// SHAPE: leaf g1 | gather_main
task g1() { co_await leaf(); }
task g2() { co_await aio::yield(); }
task gather_main() { co_await aio::gather(g2(), g1()); }

// SHAPE: leaf shield_inner shield_deep | shield_main
task shield_inner() { co_await leaf(); }
task shield_deep() { co_await shield_inner(); }
task shield_main() { co_await aio::shield(aio::create_task(shield_deep())); }

// SHAPE: leaf timeout_inner timeout_main
task timeout_inner() { co_await leaf(); }
task timeout_main() { co_await aio::timeout(1h, timeout_inner()); }

// SHAPE: leaf w1 | wait_main
task w1() { co_await leaf(); }
task w2() { co_await aio::yield(); }
task wait_main() {
  std::vector<aio::any_task> both{aio::create_task(w2()), aio::create_task(w1())};
  co_await aio::wait(both);
}

// SHAPE: leaf t1 | t2 task_main
task t1() { co_await leaf(); }
task t2() {
  auto there = aio::create_task(t1(), {.name = "there there"});
  co_await there;
}
task task_main() { co_await t2(); }

// A future has no frames: each of the two that wait for it is a chain of its own.
// SHAPE: f1 future_one
// SHAPE: f2 future_two
task f1() { co_await answer; }
task future_one() { co_await f1(); }
task f2() { co_await answer; }
task future_two() { co_await f2(); }

task root() {
  auto guard = co_await door.lock();
  std::vector<aio::any_task> all;
  all.push_back(aio::create_task(group_main()));
  all.push_back(aio::create_task(async_gen_main()));
  all.push_back(aio::create_task(gather_main()));
  all.push_back(aio::create_task(shield_main()));
  all.push_back(aio::create_task(timeout_main()));
  all.push_back(aio::create_task(wait_main()));
  all.push_back(aio::create_task(task_main()));
  all.push_back(aio::create_task(future_one()));
  all.push_back(aio::create_task(future_two()));
  co_await aio::sleep(700ms);
  guard.unlock();
  answer.set_value();
  co_await aio::wait(all);
}
int main() { aio::run(root()); }
