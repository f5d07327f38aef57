#include <coroutine>
#include <mutex>

namespace aio {
template <class T> struct task {
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
} // namespace aio

std::mutex door;
aio::task<void> work() { co_return; }

aio::task<void> holds() {
  std::unique_lock guard(door);
  co_await work(); // fires
}

aio::task<void> lets_go() {
  {
    std::lock_guard guard(door);
  }
  std::unique_lock guard(door);
  guard.unlock();
  co_await work();
}
