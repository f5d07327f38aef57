#include <coroutine>

struct task {
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

[[clang::annotate("coro::nonblokcing")]] void misspelt(); // fires
[[clang::annotate("coro::nonblocking")]] void known();
[[clang::annotate("someone::elses")]] void foreign();

task calls_them() {
  misspelt();
  known();
  foreign();
  co_return;
}
