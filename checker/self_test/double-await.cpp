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

namespace std {
template <class T> T &&move(T &value) { return static_cast<T &&>(value); }
} // namespace std

aio::task<int> number() { co_return 1; }

aio::task<> awaits_twice() {
  auto task = number();
  co_await std::move(task);
  co_await std::move(task); // fires
}
aio::task<> awaits_in_a_loop() {
  auto task = number();
  int i = 0;
  do {
    co_await std::move(task); // fires
  } while (++i < 3);
}
aio::task<> awaits_new_ones() {
  for (int i = 0; i < 3; ++i) {
    auto task = number();
    co_await std::move(task);
  }
}
