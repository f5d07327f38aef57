#include <coroutine>
#include <vector>

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

std::vector<int> shared;

aio::task<void> keeps() {
  int &first = shared[0];
  co_await work();
  ++first; // fires
}

aio::task<void> looks_again() {
  ++shared[0];
  co_await work();
  int &first = shared[0];
  ++first;
}
