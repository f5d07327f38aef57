// Signals of the operating system.
#include <aio/event.h>
#include <aio/keyboard_interrupt.h>
#include <aio/run.h>
#include <aio/signals.h>
#include <aio/sleep.h>
#include <aio/testing/run.h>

#include <chrono>
#include <csignal>
#include <iostream>

using namespace std::chrono_literals;

namespace {

// loop.add_signal_handler, loop.remove_signal_handler
aio::task<void> handler() {
  aio::event came;
  aio::add_signal_handler(SIGHUP, [&came] { came.set(); });
  std::raise(SIGHUP);
  co_await came.wait();
  std::cout << "handler: " << aio::remove_signal_handler(SIGHUP) << '\n';
}
// prints: handler: 1

// There is more than in asyncio: a signal that is awaited.
aio::task<void> await_one() {
  aio::signal_stream signals({SIGTERM, SIGHUP});
  std::raise(SIGTERM);
  std::cout << "signal: " << (co_await signals.next() == SIGTERM) << '\n';
}
// prints: signal: 1

aio::task<void> interrupted() {
  std::raise(SIGINT);
  try {
    co_await aio::sleep(1h); // cancelled
  } catch (...) {
    std::cout << "clean up\n";
    throw;
  }
}

// KeyboardInterrupt
void control_c() {
  std::signal(SIGINT, SIG_DFL); // a shell's background job begins with SIGINT ignored; then aio leaves it alone
  try {
    aio::run(interrupted(), {.on_sigint = aio::sigint_policy::raise});
  } catch (const aio::keyboard_interrupt &) {
    std::cout << "interrupted\n";
  }
}
// prints: clean up
// prints: interrupted

aio::task<void> all() {
  co_await handler();
  co_await await_one();
}

} // namespace

int main() {
  aio::testing::run(all());
  control_c();
}
