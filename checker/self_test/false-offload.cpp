#include <coroutine>

namespace boost::asio {
struct use_awaitable_t {};
inline constexpr use_awaitable_t use_awaitable;
struct any_io_executor {};
template <class T, class Executor = any_io_executor> struct awaitable {
  struct promise_type {
    awaitable get_return_object() { return {}; }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<>) {}
  void await_resume() {}
};
struct thread_pool {
  struct executor_type {};
  executor_type get_executor() { return {}; }
};
struct io_context {
  struct executor_type {};
  executor_type get_executor() { return {}; }
};
template <class Executor, class Token> awaitable<void> post(Executor &&, Token &&) { return {}; }
} // namespace boost::asio

namespace asio = boost::asio;

void heavy() {}

asio::awaitable<void> stays_on_its_executor(asio::thread_pool &pool) {
  co_await asio::post(pool, asio::use_awaitable); // fires
  heavy();
}

asio::awaitable<void> yields_to_its_own_loop(asio::io_context &loop) {
  co_await asio::post(loop, asio::use_awaitable);
  heavy();
}
