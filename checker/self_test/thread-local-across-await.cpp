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

thread_local int calls;

aio::task<void> keeps() {
  int &mine = calls;
  co_await work();
  ++mine; // fires
}

aio::task<void> names_again() {
  ++calls;
  co_await work();
  ++calls;
}
