// Where the handover is the last thing, or goes to code that runs later on the same loop.
// RUN: %coro_tidy --checks=-*,coro-awaiter-handoff %s -- -std=c++20 -I%inputs/mock > %t
// RUN: %FileCheck --allow-empty --implicit-check-not=warning: %s < %t
#include "boost/asio.hpp"

#include <atomic>
#include <coroutine>
#include <deque>
#include <thread>

namespace asio = boost::asio;

struct base {
  bool await_ready();
  void await_resume();
};
struct last : base {
  int started;
  void await_suspend(std::coroutine_handle<> handle) {
    ++started;
    handle.resume();
  }
};
struct symmetric : base {
  std::coroutine_handle<> next;
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> handle) {
    next = handle;
    return handle;
  }
};
/// Runs later, on this thread.
struct queued : base {
  std::deque<std::coroutine_handle<>> &queue;
  int waiting;
  asio::io_context &loop;
  void await_suspend(std::coroutine_handle<> handle) {
    queue.push_back(handle);
    ++waiting;
    asio::post(loop, [handle] { handle.resume(); });
    ++waiting;
  }
};
struct locals : base {
  int counter;
  void await_suspend(std::coroutine_handle<> handle) {
    int mine = counter;
    handle.resume();
    ++mine;
  }
};
struct other_branch : base {
  bool now;
  std::coroutine_handle<> later;
  void await_suspend(std::coroutine_handle<> handle) {
    if (now) {
      handle.resume();
      return;
    }
    later = handle;
  }
};
/// The exchange says who resumes.
struct published : base {
  std::atomic<void *> waiter;
  int counter;
  bool await_suspend(std::coroutine_handle<> handle) {
    if (waiter.exchange(handle.address()))
      return false;
    return counter == 0;
  }
};
struct another_handle : base {
  std::coroutine_handle<> other;
  int counter;
  void await_suspend(std::coroutine_handle<> handle) {
    other.resume();
    ++counter;
  }
};
struct thread : base {
  std::thread &worker;
  static int started;
  void await_suspend(std::coroutine_handle<> handle) {
    ++started;
    std::thread([handle] { handle.resume(); }).detach();
    ++started;
  }
};
struct not_an_awaiter {
  int counter;
  void resume_all(std::coroutine_handle<> handle) {
    handle.resume();
    ++counter;
  }
};
inline std::deque<std::coroutine_handle<>> ready;
inline void later(std::coroutine_handle<> handle) { ready.push_back(handle); }
inline bool resumed_at_once(std::coroutine_handle<> handle) {
  if (ready.empty())
    return false;
  handle.resume();
  return true;
}
struct behind_functions : base {
  int waits = 0;
  void await_suspend(std::coroutine_handle<> handle) {
    if (resumed_at_once(handle))
      return;
    later(handle);
    ++waits;
  }
};
