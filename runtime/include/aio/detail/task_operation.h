// An aio::task as the operand of co_await in an asio::awaitable.
#pragma once

#include "aio/detail/spawn_operation.h"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/version.hpp>

#include <exception>
#include <type_traits>
#include <utility>

namespace aio::detail {

#if BOOST_ASIO_VERSION < 102700
/// Asio 1.26 cannot await void(std::exception_ptr, T) as a plain operation (its handler tests the wrong object), so
/// the value travels in a type of ours, for which the handler below is written.
template <class T> struct task_value {
  T value{};
};
template <class T> struct operation_signature_of {
  using type = void(std::exception_ptr, task_value<T>);
};
template <> struct operation_signature_of<void> {
  using type = void(std::exception_ptr);
};
template <class T> using operation_signature = typename operation_signature_of<T>::type;
#else
template <class T> using operation_signature = spawn_signature<T>;
#endif

/// Starts the task on the io_context of the handler's executor.
template <class T> class initiate_task {
public:
  template <class Handler> void operator()(Handler &&handler, task<T> body) const {
    const initiate_spawn<T> initiation(boost::asio::get_associated_executor(handler));
#if BOOST_ASIO_VERSION < 102700
    if constexpr (!std::is_void_v<T>) {
      adapter<std::decay_t<Handler>> adapted(std::forward<Handler>(handler));
      initiation(std::move(adapted), std::move(body));
      return;
    } else
#endif
      initiation(std::forward<Handler>(handler), std::move(body));
  }

private:
#if BOOST_ASIO_VERSION < 102700
  template <class Handler> class adapter {
  public:
    explicit adapter(Handler &&handler) : handler_(std::move(handler)) {}
    using executor_type = boost::asio::associated_executor_t<Handler>;
    executor_type get_executor() const noexcept { return boost::asio::get_associated_executor(handler_); }
    using cancellation_slot_type = boost::asio::associated_cancellation_slot_t<Handler>;
    cancellation_slot_type get_cancellation_slot() const noexcept {
      return boost::asio::get_associated_cancellation_slot(handler_);
    }
    void operator()(std::exception_ptr error, T value) { std::move(handler_)(error, task_value<T>{std::move(value)}); }

  private:
    Handler handler_;
  };
#endif
};

} // namespace aio::detail

#if BOOST_ASIO_VERSION < 102700
namespace boost::asio::detail {
template <class T, class Executor>
class awaitable_async_op_handler<void(std::exception_ptr, aio::detail::task_value<T>), Executor>
    : public awaitable_thread<Executor> {
public:
  struct result_type {
    std::exception_ptr *error;
    T *value;
  };

  awaitable_async_op_handler(awaitable_thread<Executor> *origin, result_type &result)
      : awaitable_thread<Executor>(std::move(*origin)), result_(result) {}

  void operator()(std::exception_ptr error, aio::detail::task_value<T> value) {
    result_.error = &error;
    result_.value = &value.value;
    this->entry_point()->top_of_stack_->attach_thread(this);
    this->entry_point()->top_of_stack_->clear_cancellation_slot();
    this->pump();
  }

  static T resume(result_type &result) {
    if (*result.error)
      std::rethrow_exception(*result.error);
    return std::move(*result.value);
  }

private:
  result_type &result_;
};
} // namespace boost::asio::detail
#endif
