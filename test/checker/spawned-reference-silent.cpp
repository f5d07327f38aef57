// Work that is over before the locals are, or that refers to something else.
// RUN: %coro_tidy --checks=-*,coro-spawned-reference %s -- -std=c++20 -I%inputs/checker -I%inputs/mock > %t
// RUN: %FileCheck --allow-empty --implicit-check-not=warning: %s < %t
#include <boost/asio.hpp>

#include <functional>
#include <future>
#include <memory>
#include <string>
#include <thread>

namespace net = boost::asio;
using tcp = net::ip::tcp;

int main() {
  net::io_context io;
  net::steady_timer timer(io);
  int number = 0;
  timer.async_wait([&](net::error_code) { ++number; });
  co_spawn(
      io,
      [&]() -> net::awaitable<void> {
        ++number;
        co_return;
      },
      net::detached);
  io.run();
}
void pool(int number) {
  net::thread_pool workers;
  net::post(workers, [&] { ++number; });
  auto executor = workers.get_executor();
  net::post(executor, [&] { ++number; });
}
void local_context() {
  net::io_context io;
  auto strand = net::make_strand(io);
  int number = 0;
  net::post(strand, [&] { ++number; });
  std::thread runner([&] { io.run(); });
  runner.join();
}
void values(net::any_io_executor executor, std::string &given, std::shared_ptr<int> shared) {
  std::string name;
  static int total;
  net::post(executor, [name, &given, shared] { given = name; });
  net::post(executor, [name = std::move(name)] { ++total; });
  net::dispatch(executor, [&name] { name.clear(); }); // may run on the spot
}
void waits(net::any_io_executor executor) {
  std::promise<void> done;
  net::post(executor, [&] { done.set_value(); });
  done.get_future().wait();
}
net::awaitable<void> awaited(net::any_io_executor executor, net::steady_timer &timer) {
  int number = 0;
  co_await co_spawn(
      executor,
      [&]() -> net::awaitable<void> {
        ++number;
        co_return;
      },
      net::use_awaitable);
  net::post(executor, [&] { ++number; });
  co_await timer.async_wait(net::use_awaitable);
}
void joined() {
  int done = 0;
  std::thread worker([&] { ++done; });
  worker.join();
}
void in_a_fiber(net::io_context &io, net::any_io_executor executor, net::steady_timer &timer,
                net::yield_context yield) {
  int number = 0;
  net::post(executor, [&] { ++number; });
  timer.async_wait(yield);
}
struct accepted {
  int error;
  std::string &client;
};
accepted accept();
accepted &kept();
void structured_bindings(net::any_io_executor executor) {
  auto [error, client] = accept();
  net::post(executor, [&client] { client.clear(); });
  auto &[last_error, last] = kept();
  net::post(executor, [&last_error] { ++last_error; });
}
/// A function that waits for what it starts, and one that only calls what it is given.
template <class Function> void to_the_end(Function function) {
  net::io_context io;
  co_spawn(io, std::move(function), net::detached);
  io.run();
}
template <class Function> void twice(net::any_io_executor executor, Function function) {
  function();
  net::post(executor, [] {});
  function();
}
template <class Function> void start(net::any_io_executor executor, Function function) {
  co_spawn(executor, std::move(function), net::detached);
}
void behind_functions(net::any_io_executor executor) {
  std::string name;
  const auto clear = [&name]() -> net::awaitable<void> {
    name.clear();
    co_return;
  };
  to_the_end(clear);
  twice(executor, [&name] { name.clear(); });
  net::io_context io;
  start(io.get_executor(), clear);
  io.run();
}
