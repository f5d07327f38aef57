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

aio::task<void> show(const int &number);

aio::task<void> stores() {
  auto later = show(1); // fires
  co_await later;
}
aio::task<void> passes_on() {
  int mine = 1;
  return show(mine); // fires
}

aio::task<void> awaits() {
  co_await show(1);
  int mine = 1;
  auto later = show(mine);
  co_await later;
}
