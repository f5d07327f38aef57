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
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<>) {}
  T await_resume() { throw 0; }
};
} // namespace aio

aio::task<int> number() { co_return 1; }

aio::task<aio::task<int>> nests() {
  co_return number(); // fires
}
aio::task<> awaits_once() {
  co_await nests(); // fires
}
aio::task<int> awaits_twice() {
  auto inner = co_await nests();
  co_return co_await inner;
}
