// An operation whose handler is destroyed without having been called: the task gets an error in place of a result, and
// the report names the operation.
// RUN: %cxx %s %aio -o %t
// RUN: env COROSAN_OPTIONS=slow_step_ms=0 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
#include <aio/aio.h>
#include <aio/use_op.h>

#include <boost/asio/async_result.hpp>
#include <boost/system/system_error.hpp>

#include <utility>

/// Forgets who waits.
template <class Token> auto async_forget(Token &&token) {
  return boost::asio::async_initiate<Token, void(boost::system::error_code)>(
      [](auto handler) {
        aio::loop::current().call_soon([kept = std::make_shared<decltype(handler)>(std::move(handler))] {});
      },
      token);
}
aio::task<void> asks() {
  try {
    co_await async_forget(aio::use_op);
  } catch (const boost::system::system_error &) {
  }
}
int main() { aio::run(asks()); }

// CHECK: WARNING: CoroSanitizer: abandoned-handler the handler of {{.*}} was destroyed without being invoked; task 'Task-1' gets an error in its place
// CHECK: [async] asks() {{.*}}abandoned-handler-aio.cpp:24
