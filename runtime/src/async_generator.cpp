// The rare ways of an aio::async_generator: errors, closing, and ends in the middle.
#include "aio/detail/generator_step.h"
#include "aio/generator_exit.h"
#include "aio/invalid_state_error.h"

namespace aio::detail {

void generator_promise_base::throw_injected() { std::rethrow_exception(std::exchange(injected, nullptr)); }

void generator_step::throw_running() {
  debug::tell({.kind = debug::notice_kind::awaited_again, .what = "async_generator"});
  throw invalid_state_error("aio: the async_generator is running already");
}

void generator_step::throw_failure() {
  if (std::exception_ptr error = std::exchange(promise_->failure, nullptr))
    std::rethrow_exception(error);
  promise_->state = stage::finished;
  promise_->frame.started = true; // given up on purpose, not forgotten
  std::rethrow_exception(std::exchange(injected_, nullptr));
}

void generator_step::closed() {
  bool yielded = false;
  try {
    yielded = arrived();
  } catch (const generator_exit &) {
    return;
  }
  if (yielded)
    throw invalid_state_error("aio: the async_generator ignored generator_exit and yielded again");
}

void generator_step::abandon() noexcept {
  if (promise_->owner)
    *promise_->owner = nullptr;
  promise_->handle().destroy();
}

void generator_promise_base::tell_dropped() const noexcept {
  debug::tell({.kind = debug::notice_kind::resource_lost, .what = "async_generator"});
}

generator_close::generator_close(generator_promise_base &promise)
    : generator_step(promise, std::make_exception_ptr(generator_exit())) {}

} // namespace aio::detail
