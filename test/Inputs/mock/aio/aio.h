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
  task() noexcept;
  task(task &&) noexcept;
  task &operator=(task &&) noexcept;
  ~task();
  bool valid() const noexcept;
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  T await_resume();
};

template <class F> task<> to_thread(F) { throw 0; }
template <class T> T run(task<T>);
/// Dropping it detaches; an lvalue can be awaited any number of times.
template <class T = void> class task_handle {
public:
  task_handle() noexcept;
  task_handle(task_handle &&) noexcept;
  task_handle &operator=(task_handle &&) noexcept;
  ~task_handle();
  bool valid() const noexcept;
  bool done() const;
  bool cancel();
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  T await_resume();
};
template <class T> task_handle<T> create_task(task<T>);
struct gathering {
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  void await_resume();
};
template <class... T> gathering gather(T &&...) { throw 0; }

} // namespace aio
