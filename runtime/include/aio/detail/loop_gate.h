// What other threads hold of a loop.
#pragma once

#include "aio/detail/scheduler.h"

#include <mutex>

namespace aio::detail {

/// Tells whether the loop is still open, and keeps it open while something is posted to it.
class loop_gate {
public:
  explicit loop_gate(scheduler &loop) noexcept : loop_(&loop) {}
  /// Calls `act(loop)` and returns true, or returns false when the loop is closed.
  template <class Act> bool pass(Act act) {
    const std::lock_guard lock(mutex_);
    if (!loop_)
      return false;
    act(*loop_);
    return true;
  }
  /// Closes it when `may()`, while nobody posts. Returns whether it did.
  template <class May> bool close_if(May may) noexcept {
    const std::lock_guard lock(mutex_);
    if (!may())
      return false;
    loop_ = nullptr;
    return true;
  }
  void close() noexcept {
    const std::lock_guard lock(mutex_);
    loop_ = nullptr;
  }

private:
  std::mutex mutex_;
  scheduler *loop_;
};

} // namespace aio::detail
