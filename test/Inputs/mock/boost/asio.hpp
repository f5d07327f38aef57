// As much of Boost.Asio as the checker's tests need: names and shapes only, nothing here ever runs. Real Boost.Asio
// takes seconds to parse; a few tests use it too.
#pragma once
#pragma GCC system_header

#include <chrono>
#include <coroutine>
#include <cstddef>
#include <exception>
#include <future>
#include <string>
#include <string_view>
#include <tuple>

namespace boost::system {
struct error_code {
  explicit operator bool() const;
};
} // namespace boost::system

namespace boost::asio {

using system::error_code;

struct any_io_executor {
  any_io_executor();
  template <class E> any_io_executor(const E &);
};
struct execution_context {};

struct io_context : execution_context {
  struct executor_type {};
  io_context();
  explicit io_context(int hint);
  executor_type get_executor();
  std::size_t run();
  std::size_t run_one();
  template <class D> std::size_t run_for(const D &);
  std::size_t poll();
  void stop();
};
struct thread_pool : execution_context {
  template <class A, unsigned B> struct basic_executor_type {};
  using executor_type = basic_executor_type<int, 0>;
  thread_pool();
  explicit thread_pool(std::size_t);
  ~thread_pool();
  executor_type get_executor();
  void join();
  void stop();
};
template <class E> struct strand {
  explicit strand(const E &);
};
template <class E> strand<E> make_strand(const E &);
strand<io_context::executor_type> make_strand(io_context &);
strand<thread_pool::executor_type> make_strand(thread_pool &);

template <class T> struct awaitable_promise_base {
  void return_value(T);
};
template <> struct awaitable_promise_base<void> {
  void return_void();
};
struct deferred_async_operation;
struct anything {
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  template <class T> T as();
};
namespace this_coro {
struct executor_t {};
inline constexpr executor_t executor;
} // namespace this_coro

template <class T = void, class E = any_io_executor> class [[nodiscard]] awaitable {
public:
  using value_type = T;
  struct awaiter {
    bool await_ready();
    void await_suspend(std::coroutine_handle<>);
    T await_resume();
  };
  struct executor_awaiter {
    bool await_ready();
    void await_suspend(std::coroutine_handle<>);
    E await_resume();
  };
  struct promise_type : awaitable_promise_base<T> {
    awaitable get_return_object();
    std::suspend_always initial_suspend();
    std::suspend_always final_suspend() noexcept;
    void unhandled_exception();
    template <class U> typename awaitable<U, E>::awaiter await_transform(awaitable<U, E>);
    executor_awaiter await_transform(this_coro::executor_t);
    typename awaitable<void, E>::awaiter await_transform(deferred_async_operation);
  };
  awaitable(awaitable &&) noexcept;
  ~awaitable();
};

struct use_awaitable_t {};
inline constexpr use_awaitable_t use_awaitable;
struct deferred_t {};
inline constexpr deferred_t deferred;
struct detached_t {};
inline constexpr detached_t detached;
struct use_future_t {};
inline constexpr use_future_t use_future;
template <class T> struct as_tuple_t {};
template <class T> as_tuple_t<T> as_tuple(T);
template <class T> T redirect_error(T, error_code &);
template <class E, class T> struct executor_binder {};
template <class E, class T> executor_binder<E, T> bind_executor(E &&, T &&) { throw 0; }

// What a token makes of an operation with result R; a handler makes nothing of it.
struct [[nodiscard]] deferred_async_operation {
  deferred_async_operation(deferred_async_operation &&) noexcept;
  ~deferred_async_operation();
  template <class T> auto operator()(T &&) &&;
};
namespace experimental {
struct use_promise_t {};
inline constexpr use_promise_t use_promise;
template <class Signature> struct promise {
  promise(promise &&) noexcept;
  ~promise();
  void cancel();
};
} // namespace experimental
template <class T, class R> struct result_of {
  using type = void;
};
template <class R> struct result_of<use_awaitable_t, R> {
  using type = awaitable<R>;
};
template <class R> struct result_of<deferred_t, R> {
  using type = deferred_async_operation;
};
template <class R> struct result_of<use_future_t, R> {
  using type = std::future<R>;
};
template <class R> struct result_of<experimental::use_promise_t, R> {
  using type = experimental::promise<void(R)>;
};
template <class T, class R> struct result_of<as_tuple_t<T>, R> {
  using type = awaitable<std::tuple<error_code, R>>;
};
template <class T> struct result_of<as_tuple_t<T>, void> {
  using type = awaitable<std::tuple<error_code>>;
};
template <class E, class T, class R> struct result_of<executor_binder<E, T>, R> : result_of<std::decay_t<T>, R> {};
template <class T, class R = void> using result_t = typename result_of<std::decay_t<T>, R>::type;

template <class E, class T> result_t<T> post(E &&, T &&) { throw 0; }
template <class T> result_t<T> post(T &&) { throw 0; }
template <class E, class T> result_t<T> dispatch(E &&, T &&) { throw 0; }
template <class E, class T> result_t<T> defer(E &&, T &&) { throw 0; }
template <class E, class U, class X, class T> result_t<T, U> co_spawn(E &&, awaitable<U, X>, T &&) { throw 0; }
template <class E, class F, class T> auto co_spawn(E &&, F &&f, T &&) -> result_t<T, typename decltype(f())::value_type> {
  throw 0;
}
struct yield_context {
  yield_context operator[](error_code &) const;
};
template <class E, class F> void spawn(E &&, F &&) { throw 0; }
template <class E, class F, class T> void spawn(E &&, F &&, T &&) { throw 0; }

struct mutable_buffer {};
struct const_buffer {};
template <class T> mutable_buffer buffer(T &&) { throw 0; }
template <class T> mutable_buffer buffer(T &&, std::size_t);
template <class T> mutable_buffer dynamic_buffer(T &&) { throw 0; }

template <class Clock> struct basic_waitable_timer {
  template <class E> explicit basic_waitable_timer(E &&) { throw 0; }
  template <class E> basic_waitable_timer(E &&, std::chrono::milliseconds);
  void wait();
  template <class T> result_t<T> async_wait(T &&) { throw 0; }
  template <class D> std::size_t expires_after(const D &);
  void cancel();
};
using steady_timer = basic_waitable_timer<std::chrono::steady_clock>;

template <class Protocol> struct basic_socket {
  template <class E> explicit basic_socket(E &&) { throw 0; }
  template <class P> void connect(const P &);
  template <class P> void connect(const P &, error_code &);
  template <class P, class T> result_t<T> async_connect(const P &, T &&) { throw 0; }
  void non_blocking(bool);
  void close();
  void shutdown(int);
  int native_handle();
};
template <class Protocol> struct basic_stream_socket : basic_socket<Protocol> {
  using basic_socket<Protocol>::basic_socket;
  template <class B> std::size_t read_some(const B &);
  template <class B> std::size_t read_some(const B &, error_code &);
  template <class B> std::size_t write_some(const B &);
  template <class B, class T> result_t<T, std::size_t> async_read_some(const B &, T &&) { throw 0; }
  template <class B, class T> result_t<T, std::size_t> async_write_some(const B &, T &&) { throw 0; }
};
template <class Protocol> struct basic_socket_acceptor {
  template <class E> explicit basic_socket_acceptor(E &&) { throw 0; }
  basic_stream_socket<Protocol> accept();
  template <class T> result_t<T, basic_stream_socket<Protocol>> async_accept(T &&) { throw 0; }
  void listen();
};
namespace ip {
template <class Protocol> struct basic_endpoint {};
template <class Protocol> struct basic_resolver {
  template <class E> explicit basic_resolver(E &&) { throw 0; }
  basic_endpoint<Protocol> resolve(std::string_view, std::string_view);
  template <class T> result_t<T, basic_endpoint<Protocol>> async_resolve(std::string_view, std::string_view, T &&) { throw 0; }
};
struct tcp {
  using socket = basic_stream_socket<tcp>;
  using acceptor = basic_socket_acceptor<tcp>;
  using resolver = basic_resolver<tcp>;
  using endpoint = basic_endpoint<tcp>;
};
} // namespace ip

template <class S, class B> std::size_t read(S &, const B &);
template <class S, class B> std::size_t read(S &, const B &, error_code &);
template <class S, class B> std::size_t write(S &, const B &);
template <class S, class B> std::size_t read_until(S &, const B &, char);
template <class S, class B, class T> result_t<T, std::size_t> async_read(S &, const B &, T &&) { throw 0; }
template <class S, class B, class T> result_t<T, std::size_t> async_write(S &, const B &, T &&) { throw 0; }

} // namespace boost::asio
