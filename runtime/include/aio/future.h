// aio::future<T>: a result that somebody will set.
#pragma once

#include "aio/detail/future_state.h"

#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <string_view>
#include <type_traits>
#include <utility>

namespace aio {

/// A bridge from callbacks to tasks: one side calls set_value, the other awaits. Copies share it. `co_await f` gives a
/// reference to the value or throws; any number of tasks may wait.
/// Threads: the loop's thread only; from others, loop::call_soon_threadsafe.
/// Errors: invalid_state_error when it gets a second result, or is asked for one that is not there.
/// Cancellation: cancelling a task that waits cancels the future, and with it all who wait (shield it against that).
/// An exception that nobody looked at goes to the exception handler when the last copy goes.
/// Source of semantics: asyncio.Future.
template <class T = void> class future {
public:
  using value_type = T;

  future() : state_(std::make_shared<detail::typed_future_state<T>>()) {}
  /// No move: there is no future without a state.
  future(const future &) noexcept = default;
  future &operator=(const future &) noexcept = default;
  ~future() {
    if (debug::enabled()) [[unlikely]]
      state_->tell_if_unreachable(state_.use_count() - 1);
  }

  bool done() const noexcept { return state_->done(); }
  bool cancelled() const noexcept { return state_->cancelled(); }
  /// It ends by cancelled_error; false when it is done.
  bool cancel(std::string_view reason = {}) const { return state_->cancel(reason); }
  template <class... Value> void set_value(Value &&...value) const { state_->set(std::forward<Value>(value)...); }
  void set_exception(std::exception_ptr error) const {
    state_->check_pending();
    state_->fail(std::move(error));
  }
  /// The value, or throws.
  std::add_lvalue_reference_t<T> result() const { return state_->get(); }
  /// Null after a value. Throws cancelled_error when it was cancelled.
  std::exception_ptr exception() const {
    std::exception_ptr error = state_->look();
    if (cancelled())
      std::rethrow_exception(error);
    return error;
  }
  /// Calls `callback()` soon after it is done, in the order of the calls of this function. Returns a number for
  /// remove_done_callback. What a callback throws goes to the loop's exception handler.
  std::uint64_t add_done_callback(std::function<void()> callback) const {
    return state_->add_callback(std::move(callback));
  }
  /// Returns whether it was there: not once the future is done.
  bool remove_done_callback(std::uint64_t number) const { return state_->remove_callback(number); }

  /// What co_await calls.
  detail::future_awaiter<T> aio_await() const { return detail::future_awaiter<T>(state_); }

private:
  std::shared_ptr<detail::typed_future_state<T>> state_;
};

} // namespace aio
