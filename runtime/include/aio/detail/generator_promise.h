// The promise of aio::async_generator.
#pragma once

#include "aio/detail/promise.h"

#include <concepts>
#include <coroutine>
#include <exception>
#include <memory>
#include <optional>
#include <source_location>
#include <type_traits>
#include <utility>

namespace aio {

template <class T> class async_generator;

namespace detail {

/// The part that does not depend on what is yielded.
class generator_promise_base : public promise_base {
public:
  enum class stage : unsigned char { fresh, running, yielded, finished };

  std::coroutine_handle<> handle() const noexcept { return std::coroutine_handle<>::from_address(frame.address); }
  void return_void() noexcept { state = stage::finished; }
  void unhandled_exception() noexcept {
    state = stage::finished;
    failure = std::current_exception();
  }

  /// Tells the debugger that it goes at a co_yield, without aclose.
  void tell_dropped() const noexcept;

  stage state = stage::fresh;
  std::exception_ptr injected; ///< to be thrown at the co_yield at which the body goes on
  std::exception_ptr failure;  ///< what the body ended with
  /// The async_generator's reference to this, null when it was destroyed while the body was running.
  generator_promise_base **owner = nullptr;

protected:
  explicit generator_promise_base(void *address) noexcept : promise_base(address) { frame.generator = true; }
  ~generator_promise_base() = default;

  class yield_awaiter {
  public:
    explicit yield_awaiter(generator_promise_base &promise) noexcept : promise_(&promise) {}
    bool await_ready() const noexcept { return false; }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<>) const noexcept { return promise_->pause(); }
    void await_resume() const {
      if (promise_->injected) [[unlikely]]
        promise_->throw_injected();
    }

  private:
    generator_promise_base *promise_;
  };

private:
  /// Control goes back to the consumer; the next one may be another frame of another task.
  std::coroutine_handle<> pause() noexcept {
    state = stage::yielded;
    debug::frame *const consumer = std::exchange(frame.parent, nullptr);
    task->leaf = consumer;
    return std::coroutine_handle<>::from_address(consumer->address);
  }
  [[noreturn]] void throw_injected();
};

template <class T> class generator_promise final : public generator_promise_base {
  static constexpr bool by_reference = std::is_lvalue_reference_v<T>;
  static_assert(by_reference || std::is_object_v<T>, "async_generator yields objects or lvalue references");

public:
  /// Empty or null at the end.
  using item =
      std::conditional_t<by_reference, std::remove_reference_t<T> *, std::optional<std::remove_reference_t<T>>>;

  generator_promise() noexcept
      : generator_promise_base(std::coroutine_handle<generator_promise>::from_promise(*this).address()) {}
  async_generator<T> get_return_object() noexcept { return async_generator<T>(*this); }

  template <class U = T>
    requires(!by_reference && std::constructible_from<T, U &&>)
  yield_awaiter yield_value(U &&value, std::source_location site = std::source_location::current()) {
    frame.site = site;
    value_.emplace(std::forward<U>(value));
    return yield_awaiter(*this);
  }
  yield_awaiter yield_value(T value, std::source_location site = std::source_location::current()) noexcept
    requires by_reference
  {
    frame.site = site;
    value_ = std::addressof(value);
    return yield_awaiter(*this);
  }

  item take() noexcept(by_reference || std::is_nothrow_move_constructible_v<item>) {
    return std::exchange(value_, item());
  }

private:
  item value_{};
};

} // namespace detail
} // namespace aio
