// Buffers over memory that is still there.
// RUN: %coro_tidy --checks=-*,coro-buffer-lifetime %s -- -std=c++20 -I%inputs/checker -I%inputs/mock > %t
// RUN: %FileCheck --allow-empty --implicit-check-not=warning: %s < %t
#include <boost/asio.hpp>

#include <memory>
#include <string>

namespace net = boost::asio;
using tcp = net::ip::tcp;
std::string make();

net::awaitable<void> awaited(tcp::socket &socket) {
  char data[128];
  co_await socket.async_read_some(net::buffer(data), net::use_awaitable);
  co_await net::async_write(socket, net::buffer(make()), net::use_awaitable);
  auto later = net::async_write(socket, net::buffer(data), net::deferred);
  co_await std::move(later);
}
struct session {
  tcp::socket socket;
  char data[128];
  void read() {
    socket.async_read_some(net::buffer(data), [](net::error_code, std::size_t) {});
    net::async_write(socket, net::buffer("literal"), net::detached);
  }
  void write(std::string text) {
    auto shared = std::make_shared<std::string>(text);
    net::async_write(socket, net::buffer(*shared), [shared](net::error_code, std::size_t) {});
    net::async_write(socket, net::buffer(text), [text = std::move(text)](net::error_code, std::size_t) {});
  }
  void given(std::string &text) { net::async_write(socket, net::buffer(text), net::detached); }
};
int main() {
  net::io_context io;
  tcp::socket socket(io);
  std::string text = make();
  net::async_write(socket, net::buffer(text), [](net::error_code, std::size_t) {});
  io.run();
}
void in_a_fiber(tcp::socket &socket, net::yield_context yield) {
  std::string text = make();
  net::error_code ec;
  net::async_write(socket, net::buffer(text), yield);
  net::async_write(socket, net::buffer(make()), yield[ec]);
}
struct connection {
  tcp::socket socket;
  std::string pending;
  void send(const std::string &text) {
    pending = text;
    net::async_write(socket, net::buffer(pending), net::detached);
  }
  void read(const std::string &name, net::mutable_buffer into) {
    socket.async_read_some(into, [name](net::error_code, std::size_t) {});
  }
};
void behind_functions(connection &peer, char *memory) {
  std::string text = make();
  peer.send(text);
  peer.read(text, net::buffer(memory, 10));
}
