// Code that blocks a thread which is not the event loop's, and calls that only look as if they blocked.
// RUN: %coro_tidy --checks=-*,coro-blocking-call %s -- -std=c++20 -I%inputs/mock > %t 2>&1
// RUN: %FileCheck %s --allow-empty --implicit-check-not=warning: --implicit-check-not=error: < %t
#include <aio/aio.h>
#include <boost/asio.hpp>
#include <dialects.h>

#include <cassert>
#include <future>
#include <thread>
#include <unistd.h>

namespace asio = boost::asio;
using namespace std::chrono_literals;

// An ordinary function may block; who calls it is nobody's loop here.
void plain() { ::sleep(1); }
int main() {
  ::sleep(1);
  plain();
}

// Handed to another thread.
asio::awaitable<void> handed_over(asio::thread_pool &pool, asio::io_context &loop) {
  std::thread thread([] { ::sleep(1); });
  std::jthread other(plain);
  other.detach();
  std::future<void> future = std::async(std::launch::async, [] { ::sleep(1); });
  asio::post(pool, [] { ::sleep(1); });
  asio::dispatch(pool.get_executor(), [] { plain(); });
  asio::defer(asio::make_strand(pool), [] { ::sleep(1); });
  auto executor = pool.get_executor();
  asio::post(executor, [] { ::sleep(1); });
  asio::any_io_executor erased = pool.get_executor();
  asio::post(erased, [] { ::sleep(1); });
  asio::post(loop, asio::bind_executor(pool, [] { ::sleep(1); }));
  auto job = [] { ::sleep(1); };
  asio::post(pool, job);
  co_await asio::co_spawn(
      pool,
      []() -> asio::awaitable<void> {
        ::sleep(1);
        co_return;
      },
      asio::use_awaitable);
  thread.detach();
}
aio::task<> to_thread() {
  co_await aio::to_thread([] { ::sleep(1); });
}

// A coroutine that is only ever started on a pool runs there, and so does what it awaits.
asio::awaitable<void> inner_on_pool() {
  ::sleep(1);
  co_return;
}
asio::awaitable<void> on_pool() {
  ::sleep(1);
  co_await inner_on_pool();
}
void starts_on_pool(asio::thread_pool &pool) { asio::co_spawn(pool, on_pool(), asio::detached); }

// A coroutine that moves itself to a pool.
asio::awaitable<void> moves(asio::thread_pool &pool) {
  co_await asio::post(asio::bind_executor(pool, asio::use_awaitable));
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

// A handler bound to a pool.
void handlers(asio::ip::tcp::socket &socket, asio::thread_pool &pool, char *data) {
  socket.async_read_some(asio::buffer(data, 10),
                         asio::bind_executor(pool, [](asio::error_code, std::size_t) { ::sleep(1); }));
}

// A function of one's own may be called async_ and run its argument anywhere.
template <class F> void async_run(F) {}
void own_async() {
  async_run([] { ::sleep(1); });
}
