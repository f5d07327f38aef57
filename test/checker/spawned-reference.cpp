// References to locals in work that goes on without them.
// RUN: %not %coro_tidy --checks=-*,coro-spawned-reference %s -- -std=c++20 -I%inputs/checker -I%inputs/mock > %t
// RUN: %FileCheck %s < %t
// RUN: %FileCheck --check-prefix=ONLY --implicit-check-not=warning: %s < %t
#include <boost/asio.hpp>

#include <string>
#include <thread>

namespace net = boost::asio;
using tcp = net::ip::tcp;

void spawns(net::any_io_executor executor, int number) {
  std::string name;
  co_spawn(
      executor,
      [&]() -> net::awaitable<void> {
        name.clear();
        co_return;
      },
      net::detached);
  // CHECK: :[[@LINE-4]]:9: warning: 'name' dies before the work that 'co_spawn' starts is done: capture it by value, or wait for the work [coro-spawned-reference]
  // CHECK: :[[@LINE-8]]:3: note: the work runs on after this call
  // CHECK: :[[@LINE+5]]:1: note: 'name' dies here
  net::post(executor, [&number] { ++number; });
  // CHECK: :[[@LINE-1]]:25: warning: 'number' dies before the work that 'post' starts is done
  net::post(executor, [place = &number] { ++*place; });
  // CHECK: :[[@LINE-1]]:24: warning: 'number' dies before
}
struct session {
  tcp::socket socket;
  void read(net::mutable_buffer into) {
    std::size_t total = 0;
    socket.async_read_some(into, [this, &total](net::error_code, std::size_t size) { total += size; });
    // CHECK: :[[@LINE-1]]:42: warning: 'total' dies before the work that 'async_read_some' starts is done
  }
};
net::awaitable<void> accepts(tcp::acceptor &acceptor, net::any_io_executor executor) {
  for (;;) {
    tcp::socket socket = co_await acceptor.async_accept(net::use_awaitable);
    co_spawn(
        executor,
        [&socket]() -> net::awaitable<void> {
          socket.close();
          co_return;
        },
        net::detached);
    // CHECK: :[[@LINE-5]]:11: warning: 'socket' dies before the work that 'co_spawn' starts
  }
}
void thread() {
  int done = 0;
  std::thread([&] { ++done; }).detach();
  // CHECK: :[[@LINE-1]]:23: warning: 'done' dies before the work that 'thread' starts
  std::thread named([&done] { ++done; });
  // CHECK: :[[@LINE-1]]:23: warning: 'done' dies before
  named.detach();
}
net::awaitable<void> returned(net::any_io_executor executor) {
  int number = 0;
  auto count = [&number]() -> net::awaitable<void> {
    ++number;
    co_return;
  };
  return co_spawn(executor, count, net::use_awaitable);
  // CHECK: :[[@LINE-5]]:18: warning: 'number' dies before
}

struct accepted {
  int error;
  std::string client;
};
accepted accept();
void structured_bindings(net::any_io_executor executor) {
  auto [error, client] = accept();
  net::post(executor, [&client] { client.clear(); });
  // CHECK: :[[@LINE-1]]:25: warning: 'client' dies before the work that 'post' starts is done
}
template <class Function> void start(net::any_io_executor executor, Function function) {
  co_spawn(executor, std::move(function), net::detached);
}
template <class Function> void in_background(net::any_io_executor executor, Function function) {
  start(executor, std::move(function));
}
void behind_functions(net::any_io_executor executor) {
  std::string name;
  in_background(executor, [&name]() -> net::awaitable<void> {
    name.clear();
    co_return;
  });
  // CHECK: :[[@LINE-4]]:29: warning: 'name' dies before the work that 'in_background' starts is done
}

// ONLY-COUNT-10: warning: {{.*}} [coro-spawned-reference]
