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

aio::task<bool> is_open() { co_return true; }

aio::task<int> asks_the_task() {
  if (is_open()) // fires
    co_return 1;
  co_return 0;
}
aio::task<int> asks_for_the_result() {
  aio::task<bool> opened = is_open();
  if (opened && co_await opened)
    co_return 1;
  co_return 0;
}
