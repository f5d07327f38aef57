// Included by the built-in code of the rules: a coroutine library as small as can be.
#pragma once

#include <coroutine>

namespace aio {

template <class T> struct returns {
  void return_value(T) {}
};
template <> struct returns<void> {
  void return_void() {}
};

template <class T = void> struct task {
  struct promise_type : returns<T> {
    task get_return_object() { return {}; }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void unhandled_exception() {}
  };
  task() = default;
  task(task &&) noexcept {}
  ~task() {}
  explicit operator bool() const { return true; }
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<>) {}
  T await_resume() { throw 0; }
};

} // namespace aio
