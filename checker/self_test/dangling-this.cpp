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

struct client {
  int number = 0;
  ~client() {}
  aio::task<void> fetch() {
    ++number;
    co_return;
  }
};

aio::task<void> stores() {
  auto later = client().fetch(); // fires
  co_await later;
}
aio::task<void> passes_on() {
  client mine;
  return mine.fetch(); // fires
}

aio::task<void> awaits() {
  co_await client().fetch();
  client mine;
  auto later = mine.fetch();
  co_await later;
}
