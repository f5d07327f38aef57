// Echo over loopback: 64 connections, client and server on one thread, both in the style that is measured.
#include "peers.h"

#include <aio/create_task.h>
#include <aio/gather.h>
#include <aio/io.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <memory>
#include <vector>

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

constexpr int connections = 64, rounds = 100;
constexpr std::size_t size = 64;

/// Connected pairs of sockets.
template <class Socket, class Executor> std::vector<std::pair<Socket, Socket>> connect(const Executor &executor) {
  std::vector<std::pair<Socket, Socket>> pairs;
  asio::io_context helper;
  tcp::acceptor acceptor(helper, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
  for (int place = 0; place < connections; ++place) {
    Socket client(executor);
    client.connect(acceptor.local_endpoint());
    tcp::socket accepted = acceptor.accept();
    Socket server(executor);
    server.assign(tcp::v4(), accepted.release());
    client.set_option(tcp::no_delay(true));
    server.set_option(tcp::no_delay(true));
    client.non_blocking(true);
    server.non_blocking(true);
    pairs.emplace_back(std::move(client), std::move(server));
  }
  return pairs;
}

aio::task<void> serve(aio::tcp_socket &socket) {
  char bytes[size];
  try {
    for (;;) {
      const std::size_t count = co_await socket.async_read_some(asio::buffer(bytes));
      co_await asio::async_write(socket, asio::buffer(bytes, count));
    }
  } catch (const boost::system::system_error &) {
  }
}
aio::task<void> ask(aio::tcp_socket &socket) {
  char bytes[size] = {};
  for (int round = 0; round < rounds; ++round) {
    co_await asio::async_write(socket, asio::buffer(bytes));
    co_await asio::async_read(socket, asio::buffer(bytes));
  }
}
aio::task<void> echoes(benchmark::State &state) {
  auto pairs = connect<aio::tcp_socket>(aio::current_executor());
  std::vector<aio::task_handle<void>> servers;
  for (auto &[client, server] : pairs)
    servers.push_back(aio::create_task(serve(server)));
  for (auto _ : state) {
    std::vector<aio::task<void>> clients;
    for (auto &[client, server] : pairs)
      clients.push_back(ask(client));
    co_await aio::gather(std::move(clients));
  }
  for (auto &[client, server] : pairs)
    client.close();
  co_await aio::gather(servers);
  state.SetItemsProcessed(state.iterations() * connections * rounds);
}
void echo_aio(benchmark::State &state) { bench::run(echoes(state)); }
BENCHMARK(echo_aio);

asio::awaitable<void> asio_serve(tcp::socket &socket) {
  char bytes[size];
  try {
    for (;;) {
      const std::size_t count = co_await socket.async_read_some(asio::buffer(bytes), asio::use_awaitable);
      co_await asio::async_write(socket, asio::buffer(bytes, count), asio::use_awaitable);
    }
  } catch (const boost::system::system_error &) {
  }
}
asio::awaitable<void> asio_ask(tcp::socket &socket) {
  char bytes[size] = {};
  for (int round = 0; round < rounds; ++round) {
    co_await asio::async_write(socket, asio::buffer(bytes), asio::use_awaitable);
    co_await asio::async_read(socket, asio::buffer(bytes), asio::use_awaitable);
  }
}
/// Closes the clients and lets the servers see it.
void hang_up(std::vector<std::pair<tcp::socket, tcp::socket>> &pairs, asio::io_context &context) {
  for (auto &[client, server] : pairs)
    client.close();
  context.restart();
  context.run();
}
void echo_asio(benchmark::State &state) {
  asio::io_context context(1);
  auto pairs = connect<tcp::socket>(context.get_executor());
  for (auto &[client, server] : pairs)
    asio::co_spawn(context, asio_serve(server), [](std::exception_ptr) {});
  for (auto _ : state) {
    int left = connections;
    for (auto &[client, server] : pairs)
      asio::co_spawn(context, asio_ask(client), [&left, &context](std::exception_ptr) {
        if (--left == 0)
          context.stop();
      });
    context.restart();
    context.run();
  }
  hang_up(pairs, context);
  state.SetItemsProcessed(state.iterations() * connections * rounds);
}
BENCHMARK(echo_asio);

/// One side of a connection with plain callbacks.
class callback_side {
public:
  explicit callback_side(tcp::socket &socket) : socket_(socket) {}
  void serve() {
    socket_.async_read_some(asio::buffer(bytes_), [this](const boost::system::error_code &error, std::size_t count) {
      if (error)
        return;
      asio::async_write(socket_, asio::buffer(bytes_, count),
                        [this](const boost::system::error_code &failed, std::size_t) {
                          if (!failed)
                            serve();
                        });
    });
  }
  void ask(int left, int &clients, asio::io_context &context) {
    asio::async_write(socket_, asio::buffer(bytes_),
                      [this, left, &clients, &context](const boost::system::error_code &, std::size_t) {
                        asio::async_read(
                            socket_, asio::buffer(bytes_),
                            [this, left, &clients, &context](const boost::system::error_code &, std::size_t) {
                              if (left > 1)
                                ask(left - 1, clients, context);
                              else if (--clients == 0)
                                context.stop();
                            });
                      });
  }

private:
  tcp::socket &socket_;
  char bytes_[size] = {};
};
void echo_callbacks(benchmark::State &state) {
  asio::io_context context(1);
  auto pairs = connect<tcp::socket>(context.get_executor());
  std::vector<std::unique_ptr<callback_side>> clients, servers;
  for (auto &[client, server] : pairs) {
    clients.push_back(std::make_unique<callback_side>(client));
    servers.push_back(std::make_unique<callback_side>(server));
    servers.back()->serve();
  }
  for (auto _ : state) {
    int left = connections;
    for (auto &each : clients)
      each->ask(rounds, left, context);
    context.restart();
    context.run();
  }
  hang_up(pairs, context);
  state.SetItemsProcessed(state.iterations() * connections * rounds);
}
BENCHMARK(echo_callbacks);

} // namespace
