// What a task waits for is told in full: who holds the mutex and where that task is, the process, the queue, the peer
// that does not answer.
// RUN: %cxx %s %aio -o %t
// RUN: env COROSAN_OPTIONS=long_wait_ms=100:all_asleep_ms=0 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --check-prefix=MUTEX --input-file=%t.err
// RUN: %FileCheck %s --check-prefix=QUEUE --input-file=%t.err
// RUN: %FileCheck %s --check-prefix=PEER --input-file=%t.err
// RUN: %FileCheck %s --check-prefix=BARRIER --input-file=%t.err
// RUN: env COROSAN_OPTIONS=long_wait_ms=50:idle_wait_ms=100:all_asleep_ms=0 %corosan run -- %t 2> %t.idle
// RUN: %FileCheck %s --check-prefix=PROCESS --input-file=%t.idle
// RUN: %FileCheck %s --check-prefix=EVENT --input-file=%t.idle
#include <aio/aio.h>

#include <chrono>

using namespace std::chrono_literals;

aio::mutex door;
aio::task<void> hold() {
  auto guard = co_await door.lock();
  co_await aio::sleep(600ms);
}
aio::task<void> enter() { auto guard = co_await door.lock(); }
// MUTEX: long-wait task 'visitor' has been waiting for {{.*}} for mutex, held by task 'owner' (id [[OWNER:[0-9]+]])
// MUTEX: Held by: task 'owner' (id [[OWNER]]), suspended at long-wait-text.cpp:21, waits for a timer that is due in {{[0-9.]+ m?s}}
// MUTEX: Awaited by:
// MUTEX-NEXT: [async] enter() {{.*}}long-wait-text.cpp:23

aio::task<void> fill(aio::queue<int> &jobs) {
  for (int i = 0; i < 2; ++i)
    co_await jobs.put(i);
}
// QUEUE: long-wait task 'filler' has been waiting for {{.*}} for queue.put

aio::task<void> never_answer(aio::stream_reader reader, aio::stream_writer) { co_await reader.read(); }
aio::task<void> ask() {
  auto server = co_await aio::start_server(never_answer, "127.0.0.1", 0);
  auto connection = co_await aio::open_connection("127.0.0.1", server.port());
  connection.writer.write("hello\n");
  co_await connection.reader.readline();
}
// PEER: long-wait task 'client' has been waiting for {{.*}} for readuntil
// PEER: Waits for: readuntil on fd {{[0-9]+}} socket <127.0.0.1:{{[0-9]+}}->127.0.0.1:{{[0-9]+}}>
// PEER-NEXT: Nothing has come since this side sent last: the peer owes an answer

aio::task<void> meet(aio::barrier &two) { co_await two.wait(); }
// BARRIER: long-wait task 'early' has been waiting for {{.*}} for barrier

static const std::vector<std::string> command{"sleep", "0.6"};
aio::task<void> child() {
  auto process = co_await aio::create_subprocess_exec(command);
  co_await process.wait();
}
// PROCESS: long-wait task 'child' has been waiting for {{.*}} for the end of process {{[0-9]+}} (sleep)
aio::task<void> listen(aio::event &news) { co_await news.wait(); }
// EVENT: long-wait task 'listener' has been waiting for {{.*}} for event

aio::task<void> root() {
  aio::queue<int> jobs(1);
  aio::barrier two(2);
  aio::event news;
  std::vector<aio::any_task> all;
  all.push_back(aio::create_task(hold(), {.name = "owner"}));
  all.push_back(aio::create_task(enter(), {.name = "visitor"}));
  all.push_back(aio::create_task(fill(jobs), {.name = "filler"}));
  all.push_back(aio::create_task(ask(), {.name = "client"}));
  all.push_back(aio::create_task(meet(two), {.name = "early"}));
  all.push_back(aio::create_task(child(), {.name = "child"}));
  all.push_back(aio::create_task(listen(news), {.name = "listener"}));
  co_await aio::wait(all, 1s);
  for (const aio::any_task &task : all)
    task.cancel();
}
int main() { aio::run(root()); }
