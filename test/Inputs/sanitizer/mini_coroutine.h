// A coroutine library that nobody knows: lazy tasks, an event, a generator. Runs where it is resumed.
#pragma once

#include <coroutine>
#include <exception>
#include <utility>

namespace mini {

class task {
public:
  struct promise_type {
    std::coroutine_handle<> waiter;
    task get_return_object() { return task(std::coroutine_handle<promise_type>::from_promise(*this)); }
    std::suspend_always initial_suspend() noexcept { return {}; }
    struct last {
      bool await_ready() noexcept { return false; }
      std::coroutine_handle<> await_suspend(std::coroutine_handle<promise_type> self) noexcept {
        return self.promise().waiter ? self.promise().waiter : std::noop_coroutine();
      }
      void await_resume() noexcept {}
    };
    last final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
  task(task &&other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  ~task() {
    if (handle_)
      handle_.destroy();
  }
  bool await_ready() const noexcept { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> waiter) {
    handle_.promise().waiter = waiter;
    return handle_;
  }
  void await_resume() const noexcept {}
  void start() const { handle_.resume(); }
  bool done() const { return handle_.done(); }
  /// Gives the frame away.
  std::coroutine_handle<> release() { return std::exchange(handle_, nullptr); }

private:
  explicit task(std::coroutine_handle<promise_type> handle) : handle_(handle) {}
  std::coroutine_handle<promise_type> handle_;
};

/// One task may wait.
struct event {
  std::coroutine_handle<> waiter;
  bool ready = false;
  bool await_ready() const noexcept { return false; }
  bool await_suspend(std::coroutine_handle<> at) {
    waiter = at;
    return !ready;
  }
  void await_resume() { waiter = nullptr; }
  void set() {
    ready = true;
    if (waiter)
      waiter.resume();
  }
};

struct generator {
  struct promise_type {
    int value = 0;
    generator get_return_object() { return {std::coroutine_handle<promise_type>::from_promise(*this)}; }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    std::suspend_always yield_value(int next) noexcept {
      value = next;
      return {};
    }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
  std::coroutine_handle<promise_type> handle;
};

} // namespace mini
