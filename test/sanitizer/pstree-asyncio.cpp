// The call graphs of CPython's Lib/test/test_asyncio/test_graph.py, told by corosan ps: awaited tasks with their frames
// and with all who await them. The names of tasks and functions are that test's; asyncio's own frames are left out on
// both sides. Written from the description of each case.
// RUN: %cxx %s %aio -o %t
// RUN: rm -rf %t.d
// RUN: mkdir %t.d
// RUN: env LOOK="%corosan ps --json PID" %t %t.d 2> %t.err
// RUN: %python %S/check_graphs.py %t.d | tee %t.score
// RUN: grep "await graphs of test_graph.py: 8 of 8" %t.score
#include "../Inputs/sanitizer/look.h"

#include <aio/aio.h>

#include <chrono>
#include <string>
#include <vector>

using namespace std::chrono_literals;

std::string folder;

void capture(const char *name) { look_from_outside((folder + "/" + name).c_str()); }

namespace tgroup {
void c5() { capture("tgroup"); }
aio::task<void> c4() {
  co_await aio::yield();
  c5();
}
aio::task<void> c3() { co_await c4(); }
aio::task<void> c2() { co_await c3(); }
aio::task<void> c1(aio::task_handle<void> &task) { co_await task; }
aio::task<void> main() {
  aio::task_handle<void> task;
  auto body = [&](aio::task_group &group) -> aio::task<void> {
    task = group.create_task(c2(), {.name = "c2_root"});
    group.create_task(c1(task), {.name = "sub_main_1"});
    group.create_task(c1(task), {.name = "sub_main_2"});
    co_return;
  };
  co_await aio::with_task_group(body);
}
aio::task<void> test_stack_tgroup() { co_await main(); }
} // namespace tgroup

namespace async_gen {
aio::task<void> gen_nested_call() {
  capture("async_gen");
  co_return;
}
aio::async_generator<int> gen() {
  for (int number = 0; number < 2; ++number) {
    co_yield number;
    if (number == 1)
      co_await gen_nested_call();
  }
}
aio::task<void> main() {
  aio::async_generator<int> numbers = gen();
  while (auto number = co_await numbers.next()) {
  }
}
aio::task<void> test_stack_async_gen() { co_await main(); }
} // namespace async_gen

namespace gather {
aio::task<void> deep() {
  co_await aio::yield();
  capture("gather");
}
aio::task<void> c1() {
  co_await aio::yield();
  co_await deep();
}
aio::task<void> c2() { co_await aio::yield(); }
aio::task<void> main() { co_await aio::gather(c1(), c2()); }
aio::task<void> test_stack_gather() { co_await main(); }
} // namespace gather

namespace shield {
aio::task<void> deep() {
  co_await aio::yield();
  capture("shield");
}
aio::task<void> c1() {
  co_await aio::yield();
  co_await deep();
}
aio::task<void> main() { co_await aio::shield(c1()); }
aio::task<void> test_stack_shield() { co_await main(); }
} // namespace shield

namespace timeout {
aio::task<void> inner() {
  co_await aio::yield();
  capture("timeout");
}
aio::task<void> in_time() {
  co_await aio::yield();
  co_await inner();
}
aio::task<void> c1() { co_await aio::timeout(100s, in_time()); }
aio::task<void> main() { co_await aio::shield(c1()); }
aio::task<void> test_stack_timeout() { co_await main(); }
} // namespace timeout

namespace wait {
aio::task<void> inner() {
  co_await aio::yield();
  capture("wait");
}
aio::task<void> c1() {
  co_await aio::yield();
  co_await inner();
}
aio::task<void> c2() {
  for (int round = 0; round < 3; ++round)
    co_await aio::yield();
}
aio::task<void> main(std::vector<aio::any_task> tasks) {
  aio::wait_result result;
  do
    result = co_await aio::wait(tasks);
  while (!result.pending.empty());
}
aio::task<void> test_stack_wait() {
  aio::task_handle<void> t1 = aio::create_task(c1());
  aio::task_handle<void> t2 = aio::create_task(c2());
  std::vector<aio::any_task> both;
  both.push_back(t1);
  both.push_back(t2);
  co_await main(both);
  co_await t1;
  co_await t2;
}
} // namespace wait

namespace task {
aio::task<void> inner() {
  capture("task");
  co_return;
}
aio::task<void> c1() { co_await inner(); }
aio::task<void> c2() { co_await aio::create_task(c1(), {.name = "there there"}); }
aio::task<void> main() { co_await c2(); }
aio::task<void> test_stack_task() { co_await main(); }
} // namespace task

namespace future {
aio::task<void> a2(aio::future<void> wanted) { co_await wanted; }
aio::task<void> a1(aio::future<void> wanted) { co_await a2(wanted); }
aio::task<void> b1(aio::future<void> wanted) { co_await wanted; }
aio::task<void> main() {
  aio::future<void> wanted;
  auto body = [&](aio::task_group &group) -> aio::task<void> {
    group.create_task(a1(wanted), {.name = "task A"});
    group.create_task(b1(wanted), {.name = "task B"});
    for (int round = 0; round < 5; ++round)
      co_await aio::yield();
    capture("future");
    wanted.set_value();
  };
  co_await aio::with_task_group(body);
}
aio::task<void> test_stack_future() { co_await main(); }
} // namespace future

int main(int, char **argv) {
  folder = argv[1];
  aio::run(tgroup::test_stack_tgroup());
  aio::run(async_gen::test_stack_async_gen());
  aio::run(gather::test_stack_gather());
  aio::run(shield::test_stack_shield());
  aio::run(timeout::test_stack_timeout());
  aio::run(wait::test_stack_wait());
  aio::run(task::test_stack_task());
  aio::run(future::test_stack_future());
}
