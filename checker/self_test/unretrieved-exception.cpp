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
namespace boost::asio {
struct io_context {};
struct detached_t {};
inline constexpr detached_t detached;
template <class T> void co_spawn(io_context &, aio::task<T>, detached_t) {}
} // namespace boost::asio
using namespace boost::asio;

aio::task<> fails() {
  throw 1;
  co_return;
}
aio::task<> catches() {
  try {
    co_await fails();
  } catch (...) {
  }
}

void detaches(io_context &loop) {
  co_spawn(loop, fails(), detached); // fires
  co_spawn(loop, catches(), detached);
}
