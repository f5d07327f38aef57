// Containers, members, handlers and locks of which somebody takes care.
// RUN: %coro_tidy --checks=-*,coro-never-awaited %s -- -std=c++20 -Wno-unused-result -I%inputs/mock > %t 2>&1
// RUN: %FileCheck --allow-empty --implicit-check-not=warning: %s < %t
#define WITHOUT_STANDALONE_ASIO
#include <aio/aio.h>
#include <aio/timeout.h>
#include <async_mutexes.h>
#include <boost/asio.hpp>

#include <exception>
#include <functional>
#include <utility>
#include <vector>

namespace asio = boost::asio;

aio::task<> work(int = 0);
asio::awaitable<void> session();
void take_all(std::vector<aio::task<>>);

aio::task<> container(bool stop, int n) {
  std::vector<aio::task<>> all;
  if (stop)
    co_return;
  for (int i = 0; i < n; ++i)
    all.push_back(work(i));
  if (all.empty())
    co_return;
  if (n > 100)
    throw 1;
  take_all(std::move(all));
}

class keeper {
public:
  void plan() {
    first_ = work(1);
    exposed = work(2);
    many_.push_back(work(3));
    elsewhere_ = work(4);
    handed_out_ = work(5);
    by_lambda_ = work(6);
    auto later = [this]() -> aio::task<> { co_await std::move(by_lambda_); };
    asio::io_context loop;
    asio::post(loop, [later] { (void)later; });
  }
  void move_to(keeper &other) { other.elsewhere_ = std::move(elsewhere_); }
  aio::task<> finish() {
    co_await std::move(first_);
    for (auto &one : many_)
      co_await std::move(one);
  }
  aio::task<> &task() { return handed_out_; }
  aio::task<> exposed;

private:
  aio::task<> first_, handed_out_;
  std::vector<aio::task<>> many_;
  aio::task<> elsewhere_, by_lambda_;
};
class defined_elsewhere {
  aio::task<> task_;

public:
  void plan() { task_ = work(); }
  void finish();
};
class befriended {
  friend void take(befriended &);
  aio::task<> task_;

public:
  void plan() { task_ = work(); }
};
void handlers(asio::io_context &loop, asio::steady_timer &timer) {
  asio::post(loop, [] { (void)session(); });
  asio::co_spawn(loop, [] { return session(); }, asio::detached);
  asio::co_spawn(loop, []() -> asio::awaitable<void> { co_await session(); }, asio::detached);
  asio::co_spawn(loop, session(), [](std::exception_ptr) {});
  timer.async_wait([](auto) {});
  asio::post(loop, [] {});
}
asio::awaitable<void> tokens(asio::io_context &loop, asio::steady_timer &timer) {
  co_await asio::co_spawn(loop, session(), asio::use_awaitable);
  co_await timer.async_wait(asio::deferred);
  auto later = timer.async_wait(asio::deferred);
  co_await std::move(later);
}
cppcoro::task<> locks(cppcoro::async_mutex &mutex) {
  co_await mutex.scoped_lock_async();
  auto operation = mutex.lock_async();
  co_await operation;
  if (mutex.try_lock())
    mutex.unlock();
}

/// Wrappers that give the task on, callables that give none, and work that was started.
void run_task(std::function<aio::task<>()> make);
void on_close(std::function<void()> handler);
struct either {
  aio::task<> operator()(int) const;
  void operator()() const;
};
template <class Signature> struct coroutine_function {
  template <class F> coroutine_function(F) {}
};
void wrappers(std::function<aio::task<>()> make, bool first) {
  run_task([] { return work(); });
  run_task(make);
  on_close([] { aio::create_task(work()); });
  on_close(either());
  on_close(nullptr);
  std::function<void()> empty, copied = empty;
  empty = copied;
  coroutine_function<void()> own([] { return work(); });
  auto taken = first ? work(1) : work(2);
  run_task([&] { return std::move(taken); });
}
aio::task<> awaits_wrappers() {
  co_await aio::timeout(1, work());
  auto limited = aio::wait_for(work(), 1);
  co_await limited;
  (void)aio::to_thread([] {});
}
/// Runs whether its task is awaited or not.
void spawns(coro::thread_pool &pool, coro::task<> task) { pool.spawn_joinable(std::move(task)); }
namespace boost::asio::experimental {
template <class Yield, class Return = void> struct coro {
  struct promise_type;
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  Return await_resume();
  std::suspend_always async_resume();
};
} // namespace boost::asio::experimental
// What yields is a generator: nothing is lost when nobody asks for the next value.
aio::task<> asio_generator(bool wanted) {
  boost::asio::experimental::coro<int> asio_numbers();
  auto numbers = asio_numbers();
  if (wanted)
    co_await numbers.async_resume();
}
