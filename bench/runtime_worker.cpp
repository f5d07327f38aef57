// One repetition of the runtime's measurements: prints "name nanoseconds" per line, processor time per item. Built
// twice, with the debug hooks compiled in (and null) and without; bench_runtime runs both in turn.
#include <aio/aio.h>

#include <boost/asio/detached.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

#include <cstdio>
#include <ctime>
#include <utility>
#include <vector>

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

double processor_ns() {
  timespec time{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e9 + static_cast<double>(time.tv_nsec);
}

class measurement {
public:
  measurement(const char *name, int items) : name_(name), items_(items), begin_(processor_ns()) {}
  ~measurement() { std::printf("%s %.3f\n", name_, (processor_ns() - begin_) / items_); }
  measurement(const measurement &) = delete;
  measurement &operator=(const measurement &) = delete;

private:
  const char *name_;
  int items_;
  double begin_;
};

aio::task<int> leaf(int value) { co_return value; }
aio::task<void> yields(int rounds) {
  for (int round = 0; round < rounds; ++round)
    co_await aio::sleep(std::chrono::seconds(0));
}

aio::task<void> switches() {
  constexpr int tasks = 1000, rounds = 1000;
  measurement here("switch", tasks * rounds);
  std::vector<aio::task<void>> all;
  for (int place = 0; place < tasks; ++place)
    all.push_back(yields(rounds));
  co_await aio::gather(std::move(all));
}
aio::task<void> leaves() {
  constexpr int count = 2'000'000;
  measurement here("leaf", count);
  int sum = 0;
  for (int round = 0; round < count; ++round)
    sum += co_await leaf(round & 1);
  if (sum != count / 2)
    std::puts("wrong");
}
aio::task<void> spawns() {
  constexpr int count = 300'000;
  measurement here("spawn+join", count);
  for (int round = 0; round < count; ++round) {
    auto handle = aio::create_task(leaf(round));
    co_await handle;
  }
}
aio::task<void> gathers() {
  constexpr int count = 3'000, width = 100;
  measurement here("gather child", count * width);
  for (int round = 0; round < count; ++round) {
    std::vector<aio::task<int>> all;
    all.reserve(width);
    for (int place = 0; place < width; ++place)
      all.push_back(leaf(place));
    co_await aio::gather(std::move(all));
  }
}
aio::task<void> posts() {
  constexpr int count = 300'000;
  measurement here("post", count);
  const auto executor = aio::current_executor();
  for (int round = 0; round < count; ++round)
    co_await asio::post(executor, aio::use_op);
}
aio::task<void> timeouts() {
  constexpr int count = 300'000;
  measurement here("timeout", count);
  for (int round = 0; round < count; ++round)
    co_await aio::timeout(std::chrono::hours(1), leaf(round));
}

constexpr int echoes = 15'000;
aio::task<void> echo_server(aio::tcp_acceptor &acceptor) {
  aio::tcp_socket peer = co_await acceptor.async_accept();
  char bytes[64];
  for (int round = 0; round < echoes; ++round) {
    const std::size_t count = co_await peer.async_read_some(asio::buffer(bytes));
    co_await asio::async_write(peer, asio::buffer(bytes, count));
  }
}
aio::task<void> echo() {
  aio::tcp_acceptor acceptor(aio::current_executor(), tcp::endpoint(asio::ip::address_v4::loopback(), 0));
  auto server = aio::create_task(echo_server(acceptor));
  aio::tcp_socket client(aio::current_executor());
  co_await client.async_connect(acceptor.local_endpoint());
  {
    measurement here("echo", echoes);
    char bytes[64] = {};
    for (int round = 0; round < echoes; ++round) {
      co_await asio::async_write(client, asio::buffer(bytes));
      co_await asio::async_read(client, asio::buffer(bytes));
    }
  }
  co_await server;
}

aio::task<void> ours() {
  co_await switches();
  co_await leaves();
  co_await spawns();
  co_await gathers();
  co_await posts();
  co_await timeouts();
  co_await echo();
}

// The same with Asio's own coroutines.
asio::awaitable<int> asio_leaf(int value) { co_return value; }
asio::awaitable<void> asio_echo_server(tcp::acceptor &acceptor) {
  tcp::socket peer = co_await acceptor.async_accept(asio::use_awaitable);
  char bytes[64];
  for (int round = 0; round < echoes; ++round) {
    const std::size_t count = co_await peer.async_read_some(asio::buffer(bytes), asio::use_awaitable);
    co_await asio::async_write(peer, asio::buffer(bytes, count), asio::use_awaitable);
  }
}
asio::awaitable<void> theirs() {
  const auto executor = co_await asio::this_coro::executor;
  {
    constexpr int count = 2'000'000;
    measurement here("asio leaf", count);
    int sum = 0;
    for (int round = 0; round < count; ++round)
      sum += co_await asio_leaf(round & 1);
    if (sum != count / 2)
      std::puts("wrong");
  }
  {
    constexpr int count = 100'000;
    measurement here("asio spawn+join", count);
    for (int round = 0; round < count; ++round)
      co_await asio::co_spawn(executor, asio_leaf(round), asio::use_awaitable);
  }
  {
    constexpr int count = 300'000;
    measurement here("asio post", count);
    for (int round = 0; round < count; ++round)
      co_await asio::post(executor, asio::use_awaitable);
  }
  tcp::acceptor acceptor(executor, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
  asio::co_spawn(executor, asio_echo_server(acceptor), asio::detached);
  tcp::socket client(executor);
  co_await client.async_connect(acceptor.local_endpoint(), asio::use_awaitable);
  measurement here("asio echo", echoes);
  char bytes[64] = {};
  for (int round = 0; round < echoes; ++round) {
    co_await asio::async_write(client, asio::buffer(bytes), asio::use_awaitable);
    co_await asio::async_read(client, asio::buffer(bytes), asio::use_awaitable);
  }
}

} // namespace

int main(int argc, char **) {
  aio::run(ours());
  if (argc > 1) { // with any argument: Asio's own as well
    asio::io_context context(1);
    asio::co_spawn(context, theirs(), asio::detached);
    context.run();
  }
}
