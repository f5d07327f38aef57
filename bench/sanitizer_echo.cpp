// An echo server and its client, for bench/sanitizer_throughput.py.
//   bench_sanitizer_echo aio|asio CONNECTIONS   serves on a port that it prints, until so many connections
//       have closed; prints the processor seconds that this took
//   bench_sanitizer_echo client PORT CONNECTIONS MESSAGES   plays ping-pong on each; prints the seconds that it took
#include <aio/aio.h>

#include <boost/asio.hpp>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <memory>
#include <vector>

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr std::size_t message_size = 64;
const tcp::endpoint anywhere{asio::ip::address_v4::loopback(), 0};

double processor_s() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}
double started_s = 0;

/// The server begins here, everything else has been set up.
void say_port(unsigned short port) {
  started_s = processor_s();
  std::printf("%d\n", port);
  std::fflush(stdout);
}

aio::task<void> answer(aio::tcp_socket &peer, const char *data, std::size_t size) {
  co_await asio::async_write(peer, asio::buffer(data, size));
}

aio::task<void> echo(aio::tcp_socket peer) {
  char data[1024];
  try {
    for (;;) {
      const std::size_t size = co_await peer.async_read_some(asio::buffer(data));
      co_await answer(peer, data, size);
    }
  } catch (const boost::system::system_error &) {
    // The client has gone.
  }
}

aio::task<void> serve(int connections) {
  aio::tcp_acceptor acceptor(aio::current_executor(), anywhere);
  say_port(acceptor.local_endpoint().port());
  std::vector<aio::task_handle<void>> open;
  for (int i = 0; i < connections; ++i)
    open.push_back(aio::create_task(echo(co_await acceptor.async_accept())));
  for (auto &task : open)
    co_await task;
}

/// The same as Asio programs have written it for long: completion handlers.
struct session : std::enable_shared_from_this<session> {
  explicit session(tcp::socket accepted) : peer(std::move(accepted)) {}
  void read() {
    peer.async_read_some(asio::buffer(data), [self = shared_from_this()](error_code error, std::size_t size) {
      if (!error)
        asio::async_write(self->peer, asio::buffer(self->data, size), [self](error_code failed, std::size_t) {
          if (!failed)
            self->read();
        });
    });
  }
  tcp::socket peer;
  char data[1024];
};

void accept(tcp::acceptor &acceptor, int left) {
  if (left > 0)
    acceptor.async_accept([&acceptor, left](error_code error, tcp::socket peer) {
      if (!error)
        std::make_shared<session>(std::move(peer))->read();
      accept(acceptor, left - 1);
    });
}

struct pinger {
  pinger(asio::io_context &io, unsigned short port, int messages) : peer(io), left(messages) {
    peer.connect({asio::ip::address_v4::loopback(), port});
    peer.set_option(tcp::no_delay(true));
  }
  void ping() {
    if (left-- == 0) {
      peer.close();
      return;
    }
    asio::async_write(peer, asio::buffer(data), [this](error_code, std::size_t) {
      asio::async_read(peer, asio::buffer(data), [this](error_code error, std::size_t) {
        if (error)
          std::exit(1);
        ping();
      });
    });
  }
  tcp::socket peer;
  int left;
  char data[message_size] = {};
};

int play(unsigned short port, int connections, int messages) {
  asio::io_context io;
  std::vector<std::unique_ptr<pinger>> all;
  for (int i = 0; i < connections; ++i)
    all.push_back(std::make_unique<pinger>(io, port, messages));
  const auto begin = std::chrono::steady_clock::now();
  for (auto &one : all)
    one->ping();
  io.run();
  std::printf("%f\n", std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
  return 0;
}

} // namespace

int main(int argc, char **argv) {
  if (argc == 5 && std::strcmp(argv[1], "client") == 0)
    return play(static_cast<unsigned short>(std::atoi(argv[2])), std::atoi(argv[3]), std::atoi(argv[4]));
  if (argc == 3 && std::strcmp(argv[1], "aio") == 0) {
    aio::run(serve(std::atoi(argv[2])));
    std::printf("%f\n", processor_s() - started_s);
    return 0;
  }
  if (argc == 3 && std::strcmp(argv[1], "asio") == 0) {
    asio::io_context io;
    tcp::acceptor acceptor(io, anywhere);
    say_port(acceptor.local_endpoint().port());
    accept(acceptor, std::atoi(argv[2]));
    io.run();
    std::printf("%f\n", processor_s() - started_s);
    return 0;
  }
  std::fprintf(stderr, "usage: bench_sanitizer_echo aio|asio CONNECTIONS, or client PORT CONNECTIONS MESSAGES\n");
  return 2;
}
