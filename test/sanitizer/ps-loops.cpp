// Several loops of one process: on their own threads, on somebody's io_context, and on a strand of a thread pool.
// RUN: %cxx %s %aio -o %t
// RUN: env LOOK="%corosan ps --json PID" %t > %t.jsonl
// RUN: %FileCheck %s --input-file=%t.jsonl
// RUN: env COROSAN=1 COROSAN_OPTIONS=log_path=%t.log LOOK="%corosan ps --json PID" %t > %t.jsonl
// RUN: %FileCheck %s --input-file=%t.jsonl
// CHECK-DAG: "id":"loop",{{.*}}"tid":[[FIRST:[0-9]+]],"loop":"first",{{.*}}"tasks":2,
// CHECK-DAG: "id":"loop",{{.*}}"tid":[[SECOND:[0-9]+]],"loop":"second",{{.*}}"tasks":1,
// CHECK-DAG: "id":"loop",{{.*}}"loop":"io_context",{{.*}}"tasks":1,
// CHECK-DAG: "id":"loop",{{.*}}"loop":"strand",{{.*}}"tasks":1,
// CHECK-DAG: "id":"task",{{.*}}"tid":[[SECOND]],"loop":"second",{{.*}}"function":"stays(
// CHECK-DAG: "id":"task",{{.*}}"loop":"io_context",{{.*}}"function":"stays(
// CHECK-DAG: "id":"task",{{.*}}"loop":"strand",{{.*}}"function":"stays(
// CHECK: "id":"summary","tasks":5,"loops":4,"retries":0,"complete":1
#include "../Inputs/sanitizer/look.h"

#include <aio/aio.h>
#include <aio/spawn.h>

#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>

#include <latch>
#include <thread>

using namespace std::chrono_literals;

std::latch all_there(3);

aio::task<void> stays() {
  all_there.count_down();
  co_await aio::sleep(1h);
}
aio::task<void> looks() {
  co_await aio::to_thread([] {
    all_there.wait();
    usleep(100'000); // from the count to the sleep
    look_from_outside();
    std::_Exit(0);
  });
}
aio::task<void> first() { co_await aio::create_task(looks()); }

int main() {
  std::thread second([] { aio::run(stays(), {.name = "second"}); });
  boost::asio::io_context context(1);
  aio::spawn(context, stays(), boost::asio::detached);
  std::thread runs([&] { context.run(); });
  boost::asio::thread_pool pool(2);
  aio::spawn(boost::asio::make_strand(pool), stays(), boost::asio::detached);
  aio::run(first(), {.name = "first"});
}
