// As much of aio as the checker's tests need: names and shapes only, nothing here ever runs.
#pragma once
#pragma GCC system_header

#include <chrono>
#include <coroutine>

namespace aio {

template <class T> struct task_returns {
  void return_value(T);
};
template <> struct task_returns<void> {
  void return_void();
};

template <class T = void> class [[nodiscard]] task {
public:
  struct promise_type : task_returns<T> {
    task get_return_object();
    std::suspend_always initial_suspend();
    std::suspend_always final_suspend() noexcept;
    void unhandled_exception();
  };
  task(task &&) noexcept;
  ~task();
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  T await_resume();
};

template <class F> task<> to_thread(F) { throw 0; }
template <class T> T run(task<T>);
template <class T> task<T> create_task(task<T>);

} // namespace aio
