// One task type for each coroutine library that the catalog knows by name: shapes only, nothing here ever runs.
#pragma once
#pragma GCC system_header

#include <coroutine>

#define MOCK_TASK(name)                                                                                                \
  template <class T = void> struct name {                                                                              \
    struct promise_type {                                                                                              \
      name get_return_object();                                                                                        \
      std::suspend_always initial_suspend();                                                                           \
      std::suspend_always final_suspend() noexcept;                                                                    \
      void unhandled_exception();                                                                                      \
      void return_void();                                                                                              \
    };                                                                                                                 \
    bool await_ready();                                                                                                \
    void await_suspend(std::coroutine_handle<>);                                                                       \
    T await_resume();                                                                                                  \
  };

namespace boost::cobalt {
MOCK_TASK(task)
MOCK_TASK(promise)
} // namespace boost::cobalt
namespace folly::coro {
MOCK_TASK(Task)
}
namespace cppcoro {
MOCK_TASK(task)
struct static_thread_pool {
  struct schedule_operation {
    bool await_ready();
    void await_suspend(std::coroutine_handle<>);
    void await_resume();
  };
  schedule_operation schedule();
};
struct io_service {
  static_thread_pool::schedule_operation schedule();
};
} // namespace cppcoro
namespace coro {
MOCK_TASK(task)
}
namespace async_simple::coro {
MOCK_TASK(Lazy)
}
namespace seastar {
template <class T = void> struct future {
  struct promise_type {
    future get_return_object();
    std::suspend_never initial_suspend();
    std::suspend_always final_suspend() noexcept;
    void unhandled_exception();
    void return_void();
  };
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  T await_resume();
  template <class F> future<> then(F &&) noexcept { throw 0; }
  template <class F> future<> finally(F &&) noexcept { throw 0; }
};
namespace coroutine {
template <class F> struct lambda {
  lambda(F &&) {}
  void operator()() const;
};
} // namespace coroutine
} // namespace seastar
namespace QCoro {
MOCK_TASK(Task)
}
namespace drogon {
MOCK_TASK(Task)
}
namespace concurrencpp {
MOCK_TASK(lazy_result)
}
namespace unifex {
MOCK_TASK(task)
}
namespace exec {
MOCK_TASK(task)
}
namespace asio {
MOCK_TASK(awaitable)
}
namespace unheard_of {
MOCK_TASK(coroutine)
}
