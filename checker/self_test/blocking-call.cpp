#include <chrono>
#include <coroutine>
#include <thread>

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

using namespace std::chrono_literals;

aio::task<void> direct() {
  std::this_thread::sleep_for(1ms); // fires
  co_return;
}

void helper() { std::this_thread::sleep_for(1ms); }
aio::task<void> through_a_helper() {
  helper(); // fires
  co_return;
}

void nobody_awaits_me() { std::this_thread::sleep_for(1ms); }
aio::task<void> on_a_thread() {
  std::jthread worker([] { std::this_thread::sleep_for(1ms); });
  worker.detach();
  co_return;
}
