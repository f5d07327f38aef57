// Whatever may still come keeps the loop from being called dead: a call that is due, a handled signal, a thread, a
// descriptor, a child process.
// RUN: %cxx %s %aio -o %t
// RUN: env COROSAN_OPTIONS=all_asleep_ms=50 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING: --implicit-check-not=ERROR:
// CHECK: active
#include <aio/aio.h>

#include <boost/asio.hpp>
#include <chrono>
#include <csignal>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace std::chrono_literals;

constexpr auto long_enough = 400ms;

aio::task<void> timer() {
  aio::event due;
  aio::loop::current().call_later(long_enough, [&] { due.set(); });
  co_await due.wait();
}
aio::task<void> asio_timer() {
  aio::event due;
  boost::asio::steady_timer clock(aio::loop::current().context(), long_enough);
  clock.async_wait([&](boost::system::error_code) { due.set(); });
  co_await due.wait();
}
aio::task<void> thread() {
  aio::event posted;
  const aio::loop home = aio::loop::current();
  std::thread other([&] {
    std::this_thread::sleep_for(long_enough);
    home.call_soon_threadsafe([&] { posted.set(); });
  });
  co_await posted.wait();
  other.join();
}
/// A process that does something to this one when it has waited; the loop knows nothing of it.
template <class Function> pid_t later(Function what) {
  const pid_t child = fork();
  if (child == 0) {
    usleep(400'000);
    what();
    _exit(0);
  }
  return child;
}
aio::task<void> signal() {
  aio::event came;
  boost::asio::signal_set signals(aio::loop::current().context(), SIGUSR1);
  signals.async_wait([&](boost::system::error_code, int) { came.set(); });
  const pid_t child = later([] { kill(getppid(), SIGUSR1); });
  co_await came.wait();
  waitpid(child, nullptr, 0);
}
aio::task<void> descriptor() {
  aio::event came;
  int ends[2];
  if (pipe(ends) != 0)
    co_return;
  boost::asio::posix::stream_descriptor end(aio::loop::current().context(), ends[0]);
  end.async_wait(end.wait_read, [&](boost::system::error_code) { came.set(); });
  const pid_t child = later([&] { (void)!write(ends[1], "x", 1); });
  co_await came.wait();
  waitpid(child, nullptr, 0);
  close(ends[1]);
}
static const std::vector<std::string> command{"sleep", "0.4"};
aio::task<void> process() {
  auto sleeper = co_await aio::create_subprocess_exec(command);
  co_await sleeper.wait();
}
aio::task<void> each() {
  co_await timer();
  co_await asio_timer();
  co_await signal();
  co_await descriptor();
  co_await process();
  co_await thread();
}
int main() { aio::run(each()); }
