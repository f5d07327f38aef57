// aio::use_op: the completion token that makes every Asio operation awaitable in an aio::task.
#pragma once

#include "aio/detail/op_awaiter.h"

#include <type_traits>
#include <utility>

namespace aio {

/// Completion token: `std::size_t n = co_await socket.async_read_some(buffer, aio::use_op)`. A leading error_code is
/// thrown as boost::system::system_error, a leading exception_ptr is rethrown, what remains is the result: nothing, one
/// value, or a std::tuple. Combine it as other tokens: `asio::as_tuple(aio::use_op)` gives the error as a value.
/// The operation starts when it is awaited; its arguments are kept in the awaiting frame, which costs no allocation.
/// The handler's associated executor is the loop's.
/// Cancellation: emits cancellation_type::terminal once per request. If the operation ends with operation_aborted,
/// cancelled_error is thrown; if it had ended otherwise before, its result is delivered (data that was read is not
/// lost) and the cancellation comes at the next suspension. An operation without support for cancellation runs to its
/// end. Errors: system_error with operation_aborted when the operation was destroyed without being completed.
struct use_op_t {
  /// An executor that makes use_op the default token of I/O objects.
  template <class Inner> struct executor_with_default : Inner {
    using default_completion_token_type = use_op_t;
    // As Asio's own: an executor becomes one with a default by itself.
    executor_with_default(const Inner &inner) noexcept : Inner(inner) {} // NOLINT(google-explicit-constructor)
    template <class Other>
      requires(!std::is_same_v<Other, executor_with_default> && !std::is_same_v<Other, Inner> &&
               std::is_convertible_v<Other, Inner>)
    executor_with_default(const Other &other) noexcept : Inner(other) {} // NOLINT(google-explicit-constructor)
  };

  /// An I/O object's type with use_op as its default token.
  template <class T>
  using as_default_on_t = typename T::template rebind_executor<executor_with_default<typename T::executor_type>>::other;

  /// The same for an object: `auto timer = aio::use_op.as_default_on(asio::steady_timer(executor))`.
  template <class T> static as_default_on_t<std::decay_t<T>> as_default_on(T &&object) {
    return as_default_on_t<std::decay_t<T>>(std::forward<T>(object));
  }
};

inline constexpr use_op_t use_op{};

} // namespace aio

template <class R, class... Args> class boost::asio::async_result<aio::use_op_t, R(Args...)> {
public:
  template <class Initiation, class Token, class... InitArgs>
  static auto initiate(Initiation &&initiation, Token &&, InitArgs &&...args) {
    return aio::detail::op_awaitable<void(Args...), std::decay_t<Initiation>, std::decay_t<InitArgs>...>(
        std::in_place, std::forward<Initiation>(initiation), std::forward<InitArgs>(args)...);
  }
};
