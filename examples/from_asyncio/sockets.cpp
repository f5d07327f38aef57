// Below the streams: every Asio operation can be awaited, so the low-level methods of the loop are Asio's own classes.
#include <aio/executor.h>
#include <aio/gather.h>
#include <aio/io.h>
#include <aio/testing/run.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <iostream>
#include <string>
#include <unistd.h>

namespace asio = boost::asio;

namespace {

// loop.sock_accept, loop.sock_recv, loop.sock_recv_into
aio::task<std::string> receive(aio::tcp_acceptor &acceptor) {
  aio::tcp_socket peer = co_await acceptor.async_accept();
  std::array<char, 5> data{};
  co_await asio::async_read(peer, asio::buffer(data)); // or peer.async_read_some for what is there
  co_return std::string(data.data(), data.size());
}

// loop.sock_connect, loop.sock_sendall
aio::task<void> send(asio::ip::tcp::endpoint to) {
  aio::tcp_socket socket(aio::current_executor());
  co_await socket.async_connect(to);
  const std::string text = "hello";
  co_await asio::async_write(socket, asio::buffer(text));
}

aio::task<void> tcp() {
  const asio::ip::tcp::endpoint any_port(asio::ip::address_v4::loopback(), 0);
  aio::tcp_acceptor acceptor(aio::current_executor(), any_port);
  auto [text, sent] = co_await aio::gather(receive(acceptor), send(acceptor.local_endpoint()));
  std::cout << "received: " << text << '\n';
}
// prints: received: hello

// loop.sock_sendto, loop.sock_recvfrom, loop.sock_recvfrom_into
aio::task<void> udp() {
  const asio::ip::udp::endpoint any_port(asio::ip::address_v4::loopback(), 0);
  aio::udp_socket to(aio::current_executor(), any_port);
  aio::udp_socket from(aio::current_executor(), any_port);
  const std::string text = "ping";
  co_await from.async_send_to(asio::buffer(text), to.local_endpoint());
  std::array<char, 16> data{};
  asio::ip::udp::endpoint sender;
  const std::size_t size = co_await to.async_receive_from(asio::buffer(data), sender);
  std::cout << "datagram: " << size << ' ' << (sender == from.local_endpoint()) << '\n';
}
// prints: datagram: 4 1

// loop.getaddrinfo
aio::task<void> resolve() {
  aio::tcp_resolver resolver(aio::current_executor());
  const auto found = co_await resolver.async_resolve("127.0.0.1", "80", asio::ip::resolver_base::numeric_host);
  std::cout << "address: " << found.begin()->endpoint() << '\n';
}
// prints: address: 127.0.0.1:80

// loop.add_reader, loop.remove_reader, loop.add_writer, loop.remove_writer, loop.connect_read_pipe,
// loop.connect_write_pipe
aio::task<void> wait_for_a_descriptor() {
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0)
    co_return;
  asio::posix::stream_descriptor reader(aio::current_executor(), ends[0]);
  asio::posix::stream_descriptor writer(aio::current_executor(), ends[1]);
  const std::string text = "x";
  co_await asio::async_write(writer, asio::buffer(text), aio::use_op);
  co_await reader.async_wait(asio::posix::stream_descriptor::wait_read, aio::use_op);
  std::cout << "readable: " << reader.is_open() << '\n';
}
// prints: readable: 1

aio::task<void> all() {
  co_await tcp();
  co_await udp();
  co_await resolve();
  co_await wait_for_a_descriptor();
}

} // namespace

int main() { aio::testing::run(all()); }
