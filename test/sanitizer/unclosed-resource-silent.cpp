// What is closed is silent in strict mode, too; what a destructor closes is silent by default.
// RUN: %cxx %s %aio -o %t
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:blocking_call_ms=100000 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
// CHECK: active
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:blocking_call_ms=10000:mode=strict %corosan run -- %t strict 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not='CoroSanitizer: unclosed-resource'
#include <aio/aio.h>

aio::async_generator<int> numbers() { co_yield 1; }

static const std::vector<std::string> command{"true"};
aio::task<void> closes() {
  aio::process shell = co_await aio::create_subprocess_exec(command);
  co_await shell.wait();
  aio::async_generator<int> some = numbers();
  while (co_await some.next()) {
  }
  aio::async_generator<int> closed = numbers();
  co_await closed.next();
  co_await closed.aclose();
  aio::async_generator<int> never_asked = numbers();
}
aio::task<void> destroys() {
  aio::async_generator<int> some = numbers();
  co_await some.next();
}
int main(int count, char **) {
  aio::run(closes());
  if (count == 1)
    aio::run(destroys());
}
