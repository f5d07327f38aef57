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
task<int> create_task(task<void>);
} // namespace aio

struct range {
  int *begin();
  int *end();
};
aio::task<void> step(int);

aio::task<void> all(range items) {
  for (int item : items)
    aio::create_task(step(item)); // fires
  co_return;
}

aio::task<void> three() {
  for (int i = 0; i < 3; ++i)
    aio::create_task(step(i));
  co_return;
}
