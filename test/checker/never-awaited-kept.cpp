// Tasks that are kept in a container or a member, or handed to somebody who drops them; locks that are not awaited.
// RUN: %not %coro_tidy --checks=-*,coro-never-awaited %s -- -std=c++20 -Wno-unused-result -I%inputs/mock > %t 2>&1
// RUN: %FileCheck %s --implicit-check-not=warning: < %t
// RUN: cp %s %t.cpp && %clang_tidy --load=%plugin --checks=-*,coro-never-awaited --fix %t.cpp -- -std=c++20 -Wno-unused-result -I%inputs/mock > %t.fixed 2>&1
// RUN: %FileCheck %s --check-prefix=FIXED --match-full-lines --input-file=%t.cpp
#define WITHOUT_STANDALONE_ASIO
#include <aio/aio.h>
#include <aio/timeout.h>
#include <async_mutexes.h>
#include <boost/asio.hpp>

#include <functional>
#include <thread>
#include <utility>
#include <vector>

namespace asio = boost::asio;

aio::task<> work(int = 0);
asio::awaitable<void> session();

aio::task<> container(bool stop) {
  std::vector<aio::task<>> all;
  for (int i = 0; i < 3; ++i)
    all.push_back(work(i));
  // CHECK: never-awaited-kept.cpp:[[@LINE-1]]:5: warning: the tasks put into 'all' are not awaited on every path [coro-never-awaited]
  if (stop)
    co_return;
  // CHECK: :[[@LINE-1]]:5: note: a path that gets here drops them without an await
  for (auto &one : all)
    co_await std::move(one);
}

class keeper {
public:
  keeper() : first_(work()) {}
  // CHECK: :[[@LINE-1]]:21: warning: the task kept in member 'first_' is never awaited, so its body never runs
  // CHECK: :[[#FIRST:]]:15: note: no member function takes it out again
  void plan() {
    second_ = work(2);
    // CHECK: :[[@LINE-1]]:5: warning: the task kept in member 'second_' is never awaited
    // CHECK: :[[#FIRST]]:23: note: no member
    if (!many_.empty())
      return;
    many_.push_back(work(3));
    // CHECK: :[[@LINE-1]]:5: warning: the task kept in member 'many_' is never awaited
    // CHECK: :[[#FIRST + 1]]:28: note: no member
  }

private:
  aio::task<> first_, second_;
  std::vector<aio::task<>> many_;
};

void handlers(asio::io_context &loop, asio::steady_timer &timer) {
  asio::post(loop, [] { return session(); });
  // CHECK: :[[@LINE-1]]:20: warning: the task that this function gives back is dropped by 'post', so its body never runs
  asio::dispatch(loop, []() -> asio::awaitable<void> { co_await session(); });
  // CHECK: :[[@LINE-1]]:24: warning: the task that this function gives back is dropped by 'dispatch'
  timer.async_wait([](boost::system::error_code) -> asio::awaitable<void> { co_return; });
  // CHECK: :[[@LINE-1]]:20: warning: the task that this function gives back is dropped by 'async_wait'
  std::thread runner([]() -> asio::awaitable<void> { co_return; });
  // CHECK: :[[@LINE-1]]:22: warning: the task that this function gives back is dropped by 'std::thread'
  runner.join();
}

// What an operation with a lazy token gives has not begun, whatever its function is called.
void tokens(asio::io_context &loop, asio::steady_timer &timer) {
  asio::co_spawn(loop, session(), asio::use_awaitable);
  // CHECK: :[[@LINE-1]]:3: warning: the task of 'co_spawn' is never awaited
  timer.async_wait(asio::deferred);
  // CHECK: :[[@LINE-1]]:3: warning: the task of 'async_wait' is never awaited
  asio::post(loop, asio::bind_executor(loop, asio::use_awaitable));
  // CHECK: :[[@LINE-1]]:3: warning: the task of 'post' is never awaited
}

cppcoro::task<> locks(cppcoro::async_mutex &mutex) {
  auto hold = mutex.scoped_lock_async();
  // CHECK: :[[@LINE-1]]:8: warning: 'hold' is the operation that would lock, not the lock: it is never awaited, so nothing is held
  // FIXED: auto hold = co_await mutex.scoped_lock_async();
  mutex.lock_async();
  // CHECK: :[[@LINE-1]]:3: warning: 'lock_async' locks when it is awaited: nothing is held here
  // FIXED: co_await mutex.lock_async();
  co_return;
}
folly::coro::Task<> with_folly(folly::coro::Mutex &mutex) {
  auto hold = mutex.co_scoped_lock();
  // CHECK: :[[@LINE-1]]:8: warning: 'hold' is the operation that would lock
  co_return;
}
coro::task<> with_libcoro(coro::mutex &mutex) {
  mutex.scoped_lock();
  // CHECK: :[[@LINE-1]]:3: warning: 'scoped_lock' locks when it is awaited
  co_return;
}

/// Wrappers that throw the result of what they call away.
void on_close(std::function<void()> handler);
struct button {
  std::function<void(int)> clicked;
  void add(const std::function<void(int)> &handler);
};
aio::task<> clicked(int);
struct shows {
  aio::task<> operator()(int) const;
};
void wrappers(button &ok) {
  on_close([]() -> aio::task<> { co_return; });
  // CHECK: :[[@LINE-1]]:12: warning: the task that this function gives back is dropped by 'std::function<void(...)>', so its body never runs
  on_close([] { return work(); });
  // CHECK: :[[@LINE-1]]:12: warning: the task that this function gives back
  ok.clicked = [](auto) -> aio::task<> { co_return; };
  // CHECK: :[[@LINE-1]]:16: warning: the task that this function gives back
  ok.add(clicked);
  // CHECK: :[[@LINE-1]]:10: warning: the task that this function gives back
  ok.add(&clicked);
  // CHECK: :[[@LINE-1]]:10: warning: the task that this function gives back
  ok.add(shows());
  // CHECK: :[[@LINE-1]]:10: warning: the task that this function gives back
}

/// A limit, a hop and work for a thread are tasks like others.
void wraps(folly::Executor *executor, folly::coro::Task<> task, bool first) {
  aio::timeout(1, work());
  // CHECK: :[[@LINE-1]]:3: warning: the task of 'timeout' is never awaited
  aio::to_thread([] {});
  // CHECK: :[[@LINE-1]]:3: warning: the task of 'to_thread' is never awaited
  folly::coro::co_withExecutor(executor, std::move(task));
  // CHECK: :[[@LINE-1]]:3: warning: the task of 'co_withExecutor' is never awaited
  auto limited = aio::wait_for(work(), 1);
  // CHECK: :[[@LINE-1]]:8: warning: task 'limited' is never awaited
  auto either = first ? work(1) : work(2);
  // CHECK: :[[@LINE-1]]:8: warning: task 'either' is never awaited, so 'work' never runs
}

namespace boost::asio::experimental {
template <class Yield, class Return = void> struct coro {
  struct promise_type;
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  Return await_resume();
  std::suspend_always async_resume();
};
} // namespace boost::asio::experimental
aio::task<> asio_task(bool wanted) {
  boost::asio::experimental::coro<void, int> asio_number();
  auto number = asio_number();
  // CHECK: :[[@LINE-1]]:8: warning: task 'number' is not awaited on every path
  if (wanted)
    co_await number;
}
