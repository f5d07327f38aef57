#include <coroutine>

namespace aio {
template <class T> struct task {
  struct promise_type {
    task get_return_object() { return {}; }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
  ~task() {}
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<>) {}
  void await_resume() {}
};
} // namespace aio

aio::task<void> work() { co_return; }

aio::task<void> silences_something() {
  work(); // NOLINT(coro-never-awaited)
  // NOLINTNEXTLINE(coro-never-awaited)
  auto forgotten = work();
  co_return;
}

aio::task<void> silences_nothing() {
  co_await work(); // NOLINT(coro-never-awaited) // fires
  co_await work(); // NOLINT(coro-no-such-check) // fires
  co_await work(); // NOLINT(bugprone-dangling-handle)
  co_await work(); // NOLINT
}
