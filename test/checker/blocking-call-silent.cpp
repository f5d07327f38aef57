// Code that blocks a thread which is not the event loop's, and calls that only look as if they blocked.
// RUN: %coro_tidy --checks=-*,coro-blocking-call %s -- -std=c++20 -I%inputs/mock > %t 2>&1
// RUN: %FileCheck %s --allow-empty --implicit-check-not=warning: --implicit-check-not=error: < %t
#include <aio/aio.h>
#include <boost/asio.hpp>
#include <dialects.h>

#include <cassert>
#include <cerrno>
#include <cstdlib>
#include <exception>
#include <future>
#include <thread>
#include <unistd.h>

namespace net = boost::asio;
using namespace std::chrono_literals;

// An ordinary function may block; who calls it is nobody's loop here.
void plain() { ::sleep(1); }
int main() {
  ::sleep(1);
  plain();
}

// Handed to another thread.
net::awaitable<void> handed_over(net::thread_pool &pool, net::io_context &loop) {
  std::thread thread([] { ::sleep(1); });
  std::jthread other(plain);
  other.detach();
  std::future<void> future = std::async(std::launch::async, [] { ::sleep(1); });
  net::post(pool, [] { ::sleep(1); });
  net::dispatch(pool.get_executor(), [] { plain(); });
  net::defer(net::make_strand(pool), [] { ::sleep(1); });
  auto executor = pool.get_executor();
  net::post(executor, [] { ::sleep(1); });
  net::any_io_executor erased = pool.get_executor();
  net::post(erased, [] { ::sleep(1); });
  net::post(loop, net::bind_executor(pool, [] { ::sleep(1); }));
  auto job = [] { ::sleep(1); };
  net::post(pool, job);
  co_await net::co_spawn(
      pool,
      []() -> net::awaitable<void> {
        ::sleep(1);
        co_return;
      },
      net::use_awaitable);
  thread.detach();
}
aio::task<> to_thread() {
  co_await aio::to_thread([] { ::sleep(1); });
}

// A coroutine that is only ever started on a pool runs there, and so does what it awaits.
net::awaitable<void> inner_on_pool() {
  ::sleep(1);
  co_return;
}
net::awaitable<void> on_pool() {
  ::sleep(1);
  co_await inner_on_pool();
}
void starts_on_pool(net::thread_pool &pool) { net::co_spawn(pool, on_pool(), net::detached); }

// A coroutine that moves itself to a pool.
net::awaitable<void> moves(net::thread_pool &pool) {
  co_await net::post(net::bind_executor(pool, net::use_awaitable));
  ::sleep(1);
}
cppcoro::task<> schedules(cppcoro::static_thread_pool &pool) {
  co_await pool.schedule();
  ::sleep(1);
}

// A lambda that the coroutine only makes is another function.
aio::task<> makes_lambda() {
  auto later = [] { ::sleep(1); };
  (void)later;
  co_return;
}

// Never executed.
constexpr bool off = false;
template <class T> aio::task<> discarded_branch(T value) {
  if constexpr (sizeof(T) > 100)
    ::sleep(1);
  co_return;
}
aio::task<> unevaluated() {
  if constexpr (off)
    ::sleep(1);
  (void)sizeof(::sleep(1));
  static_assert(noexcept(::sleep(1)) || true);
  using type = decltype(::sleep(1));
  assert(::sleep(1) == 0);
  co_await discarded_branch(1);
}

// Somebody else's function of the same name.
namespace mine {
unsigned sleep(unsigned);
struct thread {
  void join();
};
} // namespace mine
unsigned usleep(const char *) { return 1; }
aio::task<unsigned> namesakes() {
  mine::thread().join();
  usleep("no time");
  co_return mine::sleep(1);
}

// The operand of a co_await is awaited, not waited for.
namespace mine {
aio::task<> run();
}
aio::task<> awaited() { co_await mine::run(); }

// What the user says counts.
void trusted() __attribute__((annotate("coro::nonblocking")));
void trusted() { ::sleep(1); }
[[clang::annotate("coro::nonblocking")]] aio::task<> trusted_coroutine() {
  ::sleep(1);
  co_return;
}
aio::task<> calls_trusted() {
  trusted();
  co_return;
}

// The process ends there: nobody is left to be kept waiting.
[[noreturn]] void panic(int fd) {
  fsync(fd);
  std::abort();
}
void die(int fd) {
  fsync(fd);
  std::exit(1);
}
void check(int result, int fd) {
  if (result < 0) {
    fsync(fd);
    std::_Exit(1);
  }
}
aio::task<> gives_up(int fd) {
  if (fd < 0)
    panic(fd);
  die(fd);
  check(-1, fd);
  if (fd > 100) {
    ::sleep(1);
    plain();
    std::terminate();
  }
  co_return;
}

// A handler bound to a pool.
void handlers(net::ip::tcp::socket &socket, net::thread_pool &pool, char *data) {
  socket.async_read_some(net::buffer(data, 10),
                         net::bind_executor(pool, [](net::error_code, std::size_t) { ::sleep(1); }));
}

// A function of one's own may be called async_ and run its argument anywhere.
template <class F> void async_run(F) {}
void own_async() {
  async_run([] { ::sleep(1); });
}

// The sleep of a library that has no loop to ask is all there is.
namespace async_simple::coro {
template <class Duration> Lazy<void> sleep(Duration duration) {
  std::this_thread::sleep_for(duration);
  co_return;
}
} // namespace async_simple::coro

// The helper reads; the coroutine knows that it will not wait.
struct io_status {
  long result;
  bool try_again() const;
};
struct connection {
  int fd;
  io_status receive_some(char *data) { return {::read(fd, data, 1)}; }
  aio::task<long> asks(char *data) {
    io_status got = receive_some(data);
    co_return got.try_again() ? 0 : got.result;
  }
  aio::task<> poll_readable();
  long receive(char *data) { return ::read(fd, data, 1); }
  aio::task<long> awaits_readiness(char *data) {
    co_await poll_readable();
    co_return receive(data);
  }
  aio::task<long> tries_again(char *data) {
    long got = receive(data);
    if (got < 0 && errno == EAGAIN) {
      co_await poll_readable();
      got = receive(data);
    }
    co_return got;
  }
};

// Whoever resumes this awaiter has seen the thread done.
struct ends_with_a_thread {
  std::thread worker;
  std::future<int> result;
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<>);
  int await_resume() {
    worker.join();
    return result.get();
  }
};
