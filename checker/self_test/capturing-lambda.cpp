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

aio::task<void> stores(int number) {
  auto later = [number]() -> aio::task<void> { // fires
    (void)number;
    co_return;
  }();
  co_await later;
}

aio::task<void> awaits(int number) {
  auto closure = [number]() -> aio::task<void> {
    (void)number;
    co_return;
  };
  co_await closure();
}
