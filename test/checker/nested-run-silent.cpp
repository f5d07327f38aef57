// Loops that are run where no other loop runs.
// RUN: %coro_tidy --checks=-*,coro-nested-run %s -- -std=c++20 -I%inputs/mock > %t 2>&1
// RUN: %FileCheck --allow-empty --implicit-check-not=warning: --implicit-check-not=error: %s < %t
#define WITHOUT_STANDALONE_ASIO
#include <aio/aio.h>
#include <boost/asio.hpp>
#include <dialects.h>

#include <thread>

namespace asio = boost::asio;

asio::awaitable<int> lookup();
aio::task<int> number();
cppcoro::task<int> work();

void server(asio::io_context &loop) { loop.run(); }
int main() {
  asio::io_context loop;
  asio::co_spawn(loop, lookup(), asio::detached);
  int first = asio::co_spawn(loop, lookup(), asio::use_future).get();
  server(loop);
  return aio::run(number()) + cppcoro::sync_wait(work()) + first;
}

// Another thread's loop, and a pool's work.
asio::awaitable<void> elsewhere(asio::io_context &loop, asio::thread_pool &pool) {
  std::thread runner([&loop] { loop.run(); });
  std::thread named(server, std::ref(loop));
  asio::post(pool, [&loop] { server(loop); });
  runner.detach();
  named.detach();
  loop.poll();
  loop.stop();
  auto later = asio::co_spawn(pool, lookup(), asio::use_future);
  co_return (void) later.get();
}

// A loop of the code's own: it keeps the thread, which blocking-call says, but it ends by itself.
void run_to_the_end(asio::io_context &loop) { loop.run(); }
asio::awaitable<void> test_case() {
  asio::io_context local;
  local.run();
  auto owned = std::make_unique<asio::io_context>();
  owned->run();
  run_to_the_end(local);
  co_return;
}
struct keeps_a_loop {
  void drain() { run_to_the_end(*loop); }
  std::unique_ptr<asio::io_context> loop;
};
asio::awaitable<void> drains_its_own() {
  keeps_a_loop local;
  local.drain();
  co_return;
}
// Calling the coroutine that runs a loop starts nothing here.
aio::task<void> awaits_only() { co_await number(); }

// A coroutine that drives a loop of the function that waits for it.
int drives() {
  cppcoro::io_service service;
  return cppcoro::sync_wait([&]() -> cppcoro::task<int> {
    service.process_events();
    co_return 1;
  }());
}
