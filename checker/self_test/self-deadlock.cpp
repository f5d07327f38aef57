#include <coroutine>

namespace aio {
template <class T> struct task {
  struct promise_type {
    task get_return_object() { return {}; }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_value(T);
    void unhandled_exception() {}
  };
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<>) {}
  T await_resume();
};
template <> struct task<void> {
  struct promise_type {
    task get_return_object() { return {}; }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<>) {}
  void await_resume() {}
};
struct lock {
  ~lock();
};
struct mutex {
  task<lock> scoped_lock();
};
} // namespace aio

aio::mutex door, other;

aio::task<void> twice() {
  auto first = co_await door.scoped_lock();
  auto second = co_await door.scoped_lock(); // fires
}

aio::task<void> two() {
  {
    auto before = co_await door.scoped_lock();
  }
  auto first = co_await door.scoped_lock();
  auto second = co_await other.scoped_lock();
}
