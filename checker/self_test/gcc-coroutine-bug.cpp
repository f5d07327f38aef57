#include <coroutine>
#include <string>

namespace aio {
template <class T> struct task {
  struct promise_type {
    task get_return_object() { return {}; }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_value(T) {}
    void unhandled_exception() {}
  };
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<>) {}
  T await_resume() { return {}; }
};
} // namespace aio

struct request {
  std::string host, path;
};
aio::task<int> send(request) { co_return 1; }

aio::task<int> aggregate_temporary() {
  int sent = co_await send({"a", "b"}); // fires
  co_return sent;
}

aio::task<int> named_first() {
  request mine{"a", "b"};
  int sent = co_await send(mine);
  co_return sent;
}
