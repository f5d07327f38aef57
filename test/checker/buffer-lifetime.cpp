// Buffers over memory that is gone before the operation is done with it.
// RUN: %not %coro_tidy --checks=-*,coro-buffer-lifetime %s -- -std=c++20 -I%inputs/checker -I%inputs/mock > %t
// RUN: %FileCheck %s < %t
// RUN: %FileCheck --check-prefix=ONLY --implicit-check-not=warning: %s < %t
#include <boost/asio.hpp>

#include <array>
#include <string>
#include <vector>

namespace net = boost::asio;
using tcp = net::ip::tcp;
std::string make();

void with_handler(tcp::socket &socket) {
  char data[128];
  socket.async_read_some(net::buffer(data), [](net::error_code, std::size_t) {});
  // CHECK: :[[@LINE-1]]:26: warning: 'data' dies before 'async_read_some' is done with the buffer over it: await the operation here, or keep the memory where the handler is [coro-buffer-lifetime]
  // CHECK: :[[@LINE-2]]:10: note: the operation runs on after this call
  // CHECK: :[[@LINE+1]]:1: note: 'data' dies here
}
void detached(tcp::socket &socket, std::string text) {
  net::async_write(socket, net::buffer(text), net::detached);
  // CHECK: :[[@LINE-1]]:28: warning: 'text' dies before 'async_write' is done
}
void temporary(tcp::socket &socket) {
  net::async_write(socket, net::buffer(make()), net::detached);
  // CHECK: :[[@LINE-1]]:28: warning: the memory of this temporary is gone before 'async_write' is done
}
net::awaitable<std::size_t> returned(tcp::socket &socket) {
  std::array<char, 16> data;
  return socket.async_read_some(net::buffer(data), net::use_awaitable);
  // CHECK: :[[@LINE-1]]:33: warning: 'data' dies before 'async_read_some'
}
net::awaitable<void> in_a_coroutine(tcp::socket &socket) {
  for (;;) {
    std::vector<char> data(16);
    auto buffer = net::buffer(data);
    net::async_write(socket, buffer, [](net::error_code, std::size_t) {});
    // CHECK: :[[@LINE-1]]:30: warning: 'data' dies before
  }
  co_return;
}
net::awaitable<void> stored(tcp::socket &socket) {
  auto later = net::async_write(socket, net::buffer(make()), net::deferred);
  // CHECK: :[[@LINE-1]]:41: warning: the memory of this temporary is gone
  co_await std::move(later);
}

struct connection {
  tcp::socket socket;
  void write(net::mutable_buffer data) { net::async_write(socket, data, net::detached); }
  void send(const std::string &text) { write(net::buffer(text)); }
};
void behind_functions(connection &peer) {
  std::string text = make();
  peer.send(text);
  // CHECK: :[[@LINE-1]]:13: warning: 'text' dies before 'send' is done with the buffer over it
}

// ONLY-COUNT-7: warning: {{.*}} [coro-buffer-lifetime]
