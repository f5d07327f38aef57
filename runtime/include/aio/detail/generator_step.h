// Running the body of an aio::async_generator to its next co_yield or its end.
#pragma once

#include "aio/detail/generator_promise.h"

#include <coroutine>
#include <exception>
#include <utility>

namespace aio::detail {

/// The body runs in the awaiting task, as a call. Body of the slow parts in src/async_generator.cpp.
class generator_step {
public:
  generator_step(const generator_step &) = delete;
  generator_step &operator=(const generator_step &) = delete;

  /// True when there is no body to run. Throws invalid_state_error when it is running.
  bool await_ready() const {
    if (promise_->state == stage::running) [[unlikely]]
      throw_running();
    return promise_->state == stage::finished || (injected_ && promise_->state == stage::fresh);
  }
  template <class Promise> std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> parent) noexcept {
    entered_ = true;
    promise_->injected = std::move(injected_);
    promise_->state = stage::running;
    promise_->enter(parent.promise());
    return promise_->handle();
  }

protected:
  using stage = generator_promise_base::stage;

  generator_step(generator_promise_base &promise, std::exception_ptr injected) noexcept
      : promise_(&promise), injected_(std::move(injected)) {}
  ~generator_step() {
    if (entered_) [[unlikely]]
      abandon();
  }

  /// To be kept while the result is taken: ends the coroutine when its async_generator went while the body ran.
  class keeper {
  public:
    explicit keeper(generator_step &step) noexcept
        : promise_(step.entered_ && !step.promise_->owner ? step.promise_ : nullptr) {
      step.entered_ = false;
    }
    keeper(const keeper &) = delete;
    keeper &operator=(const keeper &) = delete;
    ~keeper() {
      if (promise_) [[unlikely]]
        promise_->handle().destroy();
    }

  private:
    generator_promise_base *promise_;
  };

  /// True when the body came to a co_yield, false when it ended. Throws what it ended with.
  bool arrived() {
    if (promise_->failure || injected_) [[unlikely]]
      throw_failure();
    return promise_->state == stage::yielded;
  }
  /// The same for aclose: ending by generator_exit is what was wanted, and a co_yield is an error.
  void closed();

  generator_promise_base *promise_;

private:
  [[noreturn]] static void throw_running();
  /// A body that never ran, or has ended, ends here by the exception that was to be thrown into it.
  [[noreturn]] void throw_failure();
  /// The awaiting frame is destroyed in the middle of the body.
  void abandon() noexcept;

  std::exception_ptr injected_; ///< until the body has it
  bool entered_ = false;
};

/// next and athrow.
template <class T> class generator_next final : public generator_step {
public:
  generator_next(generator_promise<T> &promise, std::exception_ptr injected) noexcept
      : generator_step(promise, std::move(injected)) {}
  typename generator_promise<T>::item await_resume() {
    const keeper kept(*this);
    if (!arrived())
      return {};
    return static_cast<generator_promise<T> *>(promise_)->take();
  }
};

/// aclose.
class generator_close final : public generator_step {
public:
  explicit generator_close(generator_promise_base &promise);
  void await_resume() {
    const keeper kept(*this);
    closed();
  }
};

} // namespace aio::detail
