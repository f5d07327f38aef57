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

aio::task<void> refers(const int &number) { // fires
  (void)number;
  co_return;
}

aio::task<void> copies(int number, const int &) {
  (void)number;
  co_return;
}
