// Operations that are cancelled, that fail, or that go with their context, were not abandoned.
// RUN: %cxx %s %aio -o %t
// RUN: env COROSAN_OPTIONS=slow_step_ms=0 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
// CHECK: active
#include <aio/aio.h>
#include <aio/spawn.h>
#include <aio/use_op.h>

#include <boost/asio.hpp>

namespace asio = boost::asio;

aio::task<void> reads(asio::ip::udp::socket &from) {
  char byte = 0;
  co_await from.async_receive(asio::buffer(&byte, 1), aio::use_op);
}
aio::task<void> root() {
  asio::ip::udp::socket socket(aio::current_executor(), asio::ip::udp::endpoint(asio::ip::address_v4::loopback(), 0));
  aio::task_handle<void> cancelled = aio::create_task(reads(socket)), failed = aio::create_task(reads(socket));
  co_await aio::yield();
  cancelled.cancel();
  socket.close();
  try {
    co_await failed;
  } catch (const boost::system::system_error &) {
  }
}
int main() { aio::run(root()); }
