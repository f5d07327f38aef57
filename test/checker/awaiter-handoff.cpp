// Where await_suspend uses its awaiter too late.
// RUN: %not %coro_tidy --checks=-*,coro-awaiter-handoff %s -- -std=c++20 -I%inputs/mock > %t
// RUN: %FileCheck %s --implicit-check-not="cpp:{{[0-9]+}}:{{[0-9]+}}: warning:" < %t
#include "boost/asio.hpp"

#include <coroutine>
#include <thread>

namespace asio = boost::asio;

struct base {
  bool await_ready();
  void await_resume();
};
struct counts : base {
  int resumed;
  void await_suspend(std::coroutine_handle<> handle) {
    handle.resume();
    ++resumed;
    // CHECK: awaiter-handoff.cpp:[[@LINE-1]]:7: warning: the awaiter is used after its coroutine was resumed: it may be gone by now [coro-awaiter-handoff]
    // CHECK: awaiter-handoff.cpp:[[@LINE-3]]:5: note: handed over here; do this last, or copy into locals what comes after
  }
};
struct calls : base {
  void finish();
  bool await_suspend(std::coroutine_handle<> handle) {
    handle();
    finish();
    // CHECK: :[[@LINE-1]]:5: warning: the awaiter is used after its coroutine was resumed
    return true;
  }
};
struct thread : base {
  std::thread worker;
  void await_suspend(std::coroutine_handle<> handle) {
    worker = std::thread([handle] { handle.resume(); });
    // CHECK: :[[@LINE-1]]:5: warning: the awaiter is used after its coroutine was given to another thread
    // CHECK: :[[@LINE-2]]:14: note: handed over here
  }
};
struct stored : base {
  std::coroutine_handle<> handle_;
  bool started = false;
  asio::thread_pool &pool;
  void await_suspend(std::coroutine_handle<> handle) {
    handle_ = handle;
    asio::post(pool, [this] { handle_.resume(); });
    started = true;
    // CHECK: :[[@LINE-1]]:5: warning: the awaiter is used after its coroutine was given to another thread
  }
};
struct on_some_path : base {
  bool now, done;
  template <class P> void await_suspend(std::coroutine_handle<P> handle) {
    if (now)
      handle.resume();
    if (done)
      // CHECK: :[[@LINE-1]]:9: warning: the awaiter is used after
      return;
  }
};
template void on_some_path::await_suspend(std::coroutine_handle<>);
struct final_awaiter : base {
  int *counter;
  void await_suspend(std::coroutine_handle<> handle) noexcept {
    handle.destroy();
    ++*counter;
    // CHECK: :[[@LINE-1]]:8: warning: the awaiter is used after its coroutine was destroyed
  }
};
inline void wake(std::coroutine_handle<> handle) { handle.resume(); }
inline void deliver(std::coroutine_handle<> handle) { wake(handle); }
struct behind_functions : base {
  bool waited = false;
  void await_suspend(std::coroutine_handle<> handle) {
    deliver(handle);
    waited = true;
    // CHECK: :[[@LINE-1]]:5: warning: the awaiter is used after its coroutine was resumed
  }
};
