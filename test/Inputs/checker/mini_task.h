// A lazy task, an eager one, a detached one and a generator, as small as the language allows: declarations for the
// checker's tests, nothing here ever runs.
#pragma once

#include <coroutine>

namespace mini {

template <class T> struct returns {
  void return_value(T);
};
template <> struct returns<void> {
  void return_void();
};

/// Starts when awaited.
template <class T = void> struct task {
  struct promise_type : returns<T> {
    task get_return_object();
    std::suspend_always initial_suspend();
    std::suspend_always final_suspend() noexcept;
    void unhandled_exception();
  };
  task();
  task(task &&) noexcept;
  task &operator=(task &&) noexcept;
  ~task();
  bool valid() const;
  explicit operator bool() const;
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  T await_resume();
};

/// Starts when called, and somebody may await it.
template <class T = void> struct eager {
  struct promise_type : returns<T> {
    eager get_return_object();
    std::suspend_never initial_suspend();
    std::suspend_always final_suspend() noexcept;
    void unhandled_exception();
  };
  eager(eager &&) noexcept;
  ~eager();
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  T await_resume();
};

/// Starts when called; nobody can await it.
struct detached {
  struct promise_type : returns<void> {
    detached get_return_object();
    std::suspend_never initial_suspend();
    std::suspend_never final_suspend() noexcept;
    void unhandled_exception();
  };
};

/// Runs on its caller.
template <class T> struct generator {
  struct promise_type : returns<void> {
    generator get_return_object();
    std::suspend_always initial_suspend();
    std::suspend_always final_suspend() noexcept;
    std::suspend_always yield_value(T);
    void unhandled_exception();
  };
  bool next();
};

/// An awaitable that always suspends, and one that never does.
struct tick {
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<>);
  void await_resume();
};
struct ready {
  bool await_ready() { return true; }
  void await_suspend(std::coroutine_handle<>);
  int await_resume();
};

task<int> number(int = 0);
task<> work();

} // namespace mini
