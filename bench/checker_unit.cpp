// The translation unit of the checker's benchmark: a Boost.Asio coroutine server with one blocking call.
#include <boost/asio.hpp>

#include <chrono>
#include <string>
#include <thread>

namespace asio = boost::asio;
using asio::ip::tcp;

asio::awaitable<void> session(tcp::socket socket) {
  std::string data(1024, '\0');
  for (;;) {
    std::size_t size = co_await socket.async_read_some(asio::buffer(data), asio::use_awaitable);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    co_await asio::async_write(socket, asio::buffer(data, size), asio::use_awaitable);
  }
}

asio::awaitable<void> listen(tcp::acceptor acceptor) {
  for (;;)
    asio::co_spawn(acceptor.get_executor(), session(co_await acceptor.async_accept(asio::use_awaitable)),
                   asio::detached);
}

int main() {
  asio::io_context loop;
  asio::co_spawn(loop, listen({loop, {tcp::v4(), 7777}}), asio::detached);
  loop.run();
}
