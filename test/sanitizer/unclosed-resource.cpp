// Bytes that were written and never sent are always reported; a stream, file, server, process or generator that its
// destructor closes only in strict mode.
// RUN: %cxx %s %aio -o %t
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:blocking_call_ms=100000 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:blocking_call_ms=10000:mode=strict %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --check-prefix=STRICT --input-file=%t.err
#include <aio/aio.h>

#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <unistd.h>

#include <string>

aio::async_generator<int> numbers() { co_yield 1; }

/// Nobody reads at the other end, and the context goes while most of it waits to be sent.
static const std::vector<std::string> command{"sleep", "100"};
static const std::vector<std::string> command2{"sleep", "100"};
aio::task<void> writes() {
  aio::process_options options;
  options.in = aio::stdio::pipe();
  aio::process sleeper = co_await aio::create_subprocess_exec(command, options);
  sleeper.in()->write(std::string(10'000'000, 'x'));
  co_await aio::sleep(std::chrono::hours(1));
}
void loses_data() {
  boost::asio::io_context context;
  aio::spawn(context, writes(), boost::asio::detached);
  for (int i = 0; i < 200; ++i)
    context.poll();
}
aio::task<void> drops_all() {
  aio::process sleeper = co_await aio::create_subprocess_exec(command2);
  aio::async_generator<int> some = numbers();
  co_await some.next();
}
int main() {
  aio::run(drops_all());
  loses_data();
}

// CHECK: WARNING: CoroSanitizer: pending-at-exit
// CHECK: WARNING: CoroSanitizer: unclosed-resource a stream_writer was destroyed with {{[0-9]+}} bytes that were not sent
// CHECK: Destroyed at:
// CHECK: Suggestion: co_await drain()

// STRICT-DAG: WARNING: CoroSanitizer: unclosed-resource an async_generator was destroyed without being closed
// STRICT-DAG: WARNING: CoroSanitizer: unclosed-resource a process was destroyed without being closed
// STRICT-DAG: in drops_all()
