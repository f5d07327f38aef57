// What call_soon and its kin return.
#pragma once

#include "aio/detail/callback_state.h"

#include <chrono>
#include <memory>
#include <optional>
#include <utility>

namespace aio {

namespace detail {
template <class Function> class typed_callback final : public callback_state {
public:
  explicit typed_callback(Function &&function) : function_(std::move(function)) {}
  explicit typed_callback(const Function &function) : function_(function) {}

private:
  void call() override { (*function_)(); }
  void clear() noexcept override { function_.reset(); }
  std::optional<Function> function_;
};

template <class Function> std::shared_ptr<callback_state> make_callback(Function &&function) {
  return std::make_shared<typed_callback<std::decay_t<Function>>>(std::forward<Function>(function));
}
} // namespace detail

/// A call that the loop will make. Copyable; dropping it changes nothing.
/// Threads: the loop's thread only. Source of semantics: asyncio.Handle and TimerHandle.
class callback_handle {
public:
  explicit callback_handle(std::shared_ptr<detail::callback_state> state) noexcept : state_(std::move(state)) {}
  /// The call will not be made. No effect after it.
  void cancel() noexcept { state_->cancel(); }
  bool cancelled() const noexcept { return state_->cancelled(); }
  /// On the loop's clock; the clock's zero for call_soon.
  std::chrono::steady_clock::time_point when() const noexcept {
    return std::chrono::steady_clock::time_point(std::chrono::nanoseconds(state_->due_ns()));
  }

private:
  std::shared_ptr<detail::callback_state> state_;
};

} // namespace aio
