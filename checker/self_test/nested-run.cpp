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
namespace aio {
template <class T> T run(task<T>) { throw 0; }
} // namespace aio

aio::task<int> number() { co_return 1; }
int helper() { return aio::run(number()); }

aio::task<int> runs_a_loop_in_its_loop() {
  co_return aio::run(number()); // fires
}
aio::task<int> reaches_one() {
  co_return helper(); // fires
}
int main() { return aio::run(number()); }
