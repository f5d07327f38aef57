// Calls that wait in general and find here what they would wait for: silent by default, reported in strict mode.
// RUN: %not %coro_tidy --checks=-*,coro-blocking-call %s -- -std=c++20 -I%inputs/mock > %t 2>&1
// RUN: %FileCheck %s --implicit-check-not=warning: < %t
// RUN: %not %coro_tidy --strict --checks=-*,coro-blocking-call %s -- -std=c++20 -I%inputs/mock > %t.strict 2>&1
// RUN: %FileCheck %s --check-prefix=STRICT < %t.strict
#include <aio/aio.h>

#include <atomic>
#include <condition_variable>
#include <coroutine>
#include <mutex>
#include <thread>
#include <tuple>
#include <unistd.h>
#include <utility>
#include <vector>

// A task that runs from the start, and whose get() waits.
template <class T> struct running {
  struct promise_type {
    running get_return_object();
    std::suspend_never initial_suspend() noexcept;
    std::suspend_always final_suspend() noexcept;
    void return_value(T);
    void unhandled_exception();
  };
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  T await_resume();
  void wait() { done.wait(0); }
  T get() {
    wait();
    return value;
  }
  aio::task<running> finished();
  running(running &&);
  std::atomic<int> done;
  T value;
};
aio::task<std::vector<running<int>>> all(std::vector<running<int>>);
aio::task<std::tuple<running<int>, running<long>>> both(running<int>, running<long>);
int add(running<int> one) { return one.get() + 1; }
int sum(std::vector<running<int>> them) { return them[0].get(); }

aio::task<> not_known_to_be_there(running<int> one) {
  one.get();
  // CHECK: :[[@LINE-1]]:7: warning: call to 'get' can block the event loop in coroutine 'not_known_to_be_there': it reaches 'std::atomic::wait'
  add(std::move(one));
  // CHECK: :[[@LINE-1]]:3: warning: call to 'add' can block the event loop in coroutine 'not_known_to_be_there': it reaches 'std::atomic::wait'
  co_return;
}

aio::task<> given_by_an_await(running<int> one, running<int> first, running<long> second,
                              std::vector<running<int>> many) {
  auto done = co_await one.finished();
  // STRICT: :[[@LINE+1]]:8: warning: call to 'get' can block
  done.get();
  // STRICT: :[[@LINE+1]]:3: warning: call to 'add' can block
  add(co_await one.finished());
  auto [left, right] = co_await both(std::move(first), std::move(second));
  left.get();
  add(std::move(left));
  auto results = co_await all(std::move(many));
  for (auto &result : results)
    result.get();
  add(std::move(results[0]));
  sum(std::move(results));
}
aio::task<> element_of_a_tuple(running<int> first, running<long> second) {
  auto results = co_await both(std::move(first), std::move(second));
  add(std::move(std::get<0>(results)));
}

// Awaited where it is, and asked afterwards.
aio::task<> watch(running<int> &);
aio::task<int> awaited_before(running<int> one) {
  co_await watch(one);
  co_return one.get();
}
aio::task<int> awaited_after(running<int> one) {
  int early = one.get();
  // CHECK: :[[@LINE-1]]:19: warning: call to 'get' can block the event loop in coroutine 'awaited_after'
  co_await watch(one);
  co_return early;
}

// One report for the wait; what is fetched then is there.
aio::task<int> waits(running<int> one) {
  one.wait();
  // CHECK: :[[@LINE-1]]:7: warning: call to 'wait' can block the event loop in coroutine 'waits': it reaches 'std::atomic::wait'
  co_return one.get();
}

// What an await gives is no reason when it is no result.
struct queue {
  int pop() {
    std::unique_lock lock(mutex);
    while (count == 0)
      filled.wait(lock);
    return --count;
  }
  std::mutex mutex;
  std::condition_variable filled;
  int count = 0;
};
aio::task<queue *> open_queue();
aio::task<int> a_queue_may_be_empty() {
  queue *work = co_await open_queue();
  co_return work->pop();
  // CHECK: :[[@LINE-1]]:19: warning: call to 'pop' can block the event loop in coroutine 'a_queue_may_be_empty': it reaches 'std::condition_variable::wait'
}

// The thread that ran before has left: otherwise there would be no new one.
class worker {
public:
  void restart() {
    auto old = std::move(thread_);
    thread_ = std::thread([] {});
    if (old.joinable())
      old.join();
  }
  void renew() {
    auto old = replace();
    if (old.joinable())
      old.join();
  }
  std::thread replace() {
    auto old = std::move(thread_);
    thread_ = std::thread([] {});
    return old;
  }
  void stop() {
    auto old = std::move(thread_);
    old.join();
  }

private:
  std::thread thread_;
};
aio::task<> restarts(worker &one) {
  // STRICT: :[[@LINE+1]]:7: warning: call to 'restart' can block
  one.restart();
  one.renew();
  one.stop();
  // CHECK: :[[@LINE-1]]:7: warning: call to 'stop' can block the event loop in coroutine 'restarts': it reaches 'std::thread::join'
  co_return;
}

// A destructor finds nothing to do for what was closed, or moved away.
struct connection {
  ~connection() {
    if (!closed)
      finish();
  }
  connection(connection &&);
  connection();
  void finish() { ended.wait(false); }
  aio::task<> shutdown();
  void shutdown_now();
  std::atomic<bool> ended = false;
  bool closed = false;
};
aio::task<> forgets() {
  connection one;
  // CHECK: :[[@LINE-1]]:14: warning: destructor of 'one' can block the event loop in coroutine 'forgets': it reaches 'std::atomic::wait'
  one.shutdown_now();
  co_return;
}
aio::task<> closes() {
  // STRICT: :[[@LINE+1]]:14: warning: destructor of 'one' can block
  connection one;
  co_await one.shutdown();
}
aio::task<connection> hands_out() {
  connection one;
  co_return std::move(one);
}

// Waking somebody up takes no room in a pipe to speak of.
aio::task<> wakes(int pipe) {
  long count = 1;
  // STRICT: :[[@LINE+1]]:3: warning: call to 'write' blocks
  write(pipe, &count, sizeof count);
  char page[4096] = {};
  write(pipe, page, sizeof page);
  // CHECK: :[[@LINE-1]]:3: warning: call to 'write' blocks the event loop in coroutine 'wakes'
  co_return;
}
