// aio::async_generator<T>: a coroutine that yields values and may await in between.
#pragma once

#include "aio/detail/generator_operation.h"
#include "aio/invalid_state_error.h"

#include <exception>
#include <stdexcept>
#include <utility>

namespace aio {

/// A lazy sequence: the body runs when next() is awaited, up to its next co_yield.
///   async_generator<int> count(int to) { for (int i = 0; i < to; ++i) { co_await sleep(1s); co_yield i; } }
///   auto numbers = count(3);
///   while (auto number = co_await numbers.next()) use(*number);
/// T: any movable type, or an lvalue reference. Move-only; owns its frame. The body runs inside the task that awaits,
/// as a call; that may be a different task each time, but one at a time.
/// Destruction: the frame of a body that is suspended at a co_yield is destroyed at once, which runs the destructors of
/// its locals; nothing else of it runs, and no loop keeps it. To let it finish what must be awaited, await aclose().
/// When the generator is destroyed while a task is inside its body, that is done when the body comes to its co_yield.
/// Threads: of one loop. A body that never suspends lets no other task run, however much it yields.
/// Cancellation: arrives inside the body, at the innermost co_await. If it is not caught the generator has ended.
/// Source of semantics: Python's asynchronous generators.
template <class T> class [[nodiscard("a generator does nothing until its next() is awaited")]] async_generator {
public:
  using promise_type = detail::generator_promise<T>;
  using value_type = T;

  /// An empty generator; its next() throws invalid_state_error.
  async_generator() noexcept = default;
  async_generator(async_generator &&other) noexcept : promise_(std::exchange(other.promise_, nullptr)) {
    if (promise_)
      promise_->owner = &promise_;
  }
  async_generator &operator=(async_generator &&other) noexcept {
    if (this != &other) {
      drop();
      promise_ = std::exchange(other.promise_, nullptr);
      if (promise_)
        promise_->owner = &promise_;
    }
    return *this;
  }
  ~async_generator() { drop(); }

  /// False when it is empty or was moved from.
  bool valid() const noexcept { return promise_ != nullptr; }

  /// `co_await g.next()` runs the body to its next co_yield and gives the value as std::optional<T> (a pointer for a
  /// reference T), empty when the body has ended. After an end, also one by an exception, it is always empty.
  /// Errors: what the body throws; invalid_state_error when a task is inside the body.
  detail::generator_next_operation<T> next() { return detail::generator_next_operation<T>(promise()); }

  /// `co_await g.athrow(error)` throws at the co_yield at which the body is suspended; then as next(). A body that has
  /// not begun, or has ended, never sees it: it is thrown here.
  /// Errors: as next(); std::invalid_argument for a null pointer.
  detail::generator_next_operation<T> athrow(std::exception_ptr error) {
    if (!error)
      throw std::invalid_argument("aio: athrow needs an exception");
    return detail::generator_next_operation<T>(promise(), std::move(error));
  }

  /// `co_await g.aclose()` throws generator_exit at the co_yield at which the body is suspended, and waits for its end.
  /// A body that has not begun never begins. C++ has no await in a handler: a body that must await to clean up catches
  /// generator_exit, leaves the handler, awaits, and ends.
  /// Errors: what else the body throws; invalid_state_error when it yields again, or when a task is inside it.
  detail::generator_close_operation aclose() { return detail::generator_close_operation(promise()); }

private:
  friend class detail::generator_promise<T>;
  explicit async_generator(promise_type &promise) noexcept : promise_(&promise) { promise_->owner = &promise_; }

  promise_type &promise() const {
    if (!promise_)
      throw invalid_state_error("aio: this async_generator is empty or was moved from");
    return static_cast<promise_type &>(*promise_);
  }
  void drop() noexcept {
    detail::generator_promise_base *promise = std::exchange(promise_, nullptr);
    if (!promise)
      return;
    if (promise->state == detail::generator_promise_base::stage::running) {
      promise->owner = nullptr; // whoever is inside destroys it
      return;
    }
    if (promise->state == detail::generator_promise_base::stage::yielded && debug::enabled()) [[unlikely]]
      promise->tell_dropped();
    promise->frame.started = true; // a generator that nobody asked is not a forgotten await
    promise->handle().destroy();
  }

  detail::generator_promise_base *promise_ = nullptr;
};

} // namespace aio
