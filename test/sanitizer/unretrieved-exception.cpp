// A task or a future that failed and that nobody looked at is reported, with where the task was made.
// RUN: %cxx %s %aio -o %t
// RUN: env COROSAN_OPTIONS=slow_step_ms=0 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
#include <aio/aio.h>

#include <exception>
#include <stdexcept>

aio::task<void> save(int number) {
  co_await aio::yield();
  throw std::runtime_error("disk " + std::to_string(number) + " is full");
}

aio::task<void> forget() {
  aio::task_handle<void> saving = aio::create_task(save(7), {.name = "saver"});
  co_await aio::yield();
  co_await aio::yield();
}
void forget_future() {
  const aio::future<int> answer;
  answer.set_exception(std::make_exception_ptr(std::runtime_error("no answer")));
}
aio::task<void> root() {
  co_await forget();
  forget_future();
}
int main() { aio::run(root()); }

// CHECK: WARNING: CoroSanitizer: unretrieved-exception task 'saver' failed, and nobody looked: std::runtime_error: disk 7 is full
// CHECK-NEXT: on event loop 'main' {{.*}}, in task 'saver' (id {{[0-9]+}})
// CHECK-NEXT: Created at:
// CHECK-NEXT: #0 {{.*}} in forget() {{.*}}unretrieved-exception.cpp:16:
// CHECK: Suggestion: await it
// CHECK: SUMMARY: CoroSanitizer: unretrieved-exception {{.*}}unretrieved-exception.cpp:16:{{[0-9]+}} in forget{{$}}
// CHECK: WARNING: CoroSanitizer: unretrieved-exception a future failed, and nobody looked: std::runtime_error: no answer
// CHECK: Forgotten at:
// CHECK-NEXT: #0 {{.*}} in forget_future() {{.*}}unretrieved-exception.cpp:23:
