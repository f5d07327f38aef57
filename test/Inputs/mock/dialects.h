// One task type for each coroutine library that the catalog knows by name: shapes only, nothing here ever runs.
#pragma once
#pragma GCC system_header

#include <coroutine>

template <class T> struct mock_returns {
  void return_value(T);
};
template <> struct mock_returns<void> {
  void return_void();
};
struct mock_awaiter {
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  void await_resume();
};

#define MOCK_TASK(name)                                                                                                \
  template <class T = void> struct name {                                                                              \
    struct promise_type : mock_returns<T> {                                                                            \
      name get_return_object();                                                                                        \
      std::suspend_always initial_suspend();                                                                           \
      std::suspend_always final_suspend() noexcept;                                                                    \
      void unhandled_exception();                                                                                      \
    };                                                                                                                 \
    name() noexcept;                                                                                                   \
    name(name &&) noexcept;                                                                                            \
    name &operator=(name &&) noexcept;                                                                                 \
    ~name();                                                                                                           \
    bool await_ready();                                                                                                \
    void await_suspend(std::coroutine_handle<>);                                                                       \
    T await_resume();                                                                                                  \
  };

namespace boost::cobalt {
MOCK_TASK(task)
MOCK_TASK(promise)
template <class T> T run(task<T>);
} // namespace boost::cobalt
namespace folly {
template <class T> struct [[nodiscard]] SemiFuture {
  SemiFuture(SemiFuture &&) noexcept;
  ~SemiFuture();
};
struct Executor {};
struct CancellationToken {
  ~CancellationToken();
};
} // namespace folly
namespace folly::coro {
MOCK_TASK(Task)
template <class T = void> struct [[nodiscard]] TaskWithExecutor {
  TaskWithExecutor(TaskWithExecutor &&) noexcept;
  ~TaskWithExecutor();
  SemiFuture<int> start() &&;
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  T await_resume();
};
template <class T> TaskWithExecutor<T> co_withExecutor(Executor *, Task<T>);
namespace detail::adl {
struct WithCancellationFunction {
  template <class A> A operator()(const CancellationToken &, A &&awaitable) const;
};
} // namespace detail::adl
inline constexpr detail::adl::WithCancellationFunction co_withCancellation{};
template <class T> T blockingWait(Task<T>);
} // namespace folly::coro
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
template <class A> auto sync_wait(A &&awaitable) -> decltype(awaitable.await_resume());
struct io_service {
  static_thread_pool::schedule_operation schedule();
  unsigned long process_events();
};
} // namespace cppcoro
namespace coro {
MOCK_TASK(task)
template <class A> auto sync_wait(A &&awaitable) -> decltype(awaitable.await_resume());
struct thread_pool {
  bool spawn(task<void> &&) noexcept;
  task<void> spawn_joinable(task<void> &&) noexcept;
  mock_awaiter schedule();
};
struct scheduler {
  bool spawn_detached(task<void> &&) noexcept;
};
} // namespace coro
namespace async_simple::coro {
MOCK_TASK(Lazy)
template <class T> T syncAwait(Lazy<T> &&);
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
template <class T> int waitFor(Task<T>);
} // namespace QCoro
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
namespace stdexec {
struct sync_wait_t {
  template <class T> int operator()(exec::task<T>) const;
};
inline constexpr sync_wait_t sync_wait;
} // namespace stdexec
#ifndef WITHOUT_STANDALONE_ASIO // a test that calls boost::asio so
namespace asio {
MOCK_TASK(awaitable)
}
#endif
namespace unheard_of {
MOCK_TASK(coroutine)
}
