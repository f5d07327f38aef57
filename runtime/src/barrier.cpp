// The states of aio::barrier.
#include "aio/barrier.h"

#include "aio/broken_barrier_error.h"
#include "aio/detail/wait_entry.h"

#include <stdexcept>

namespace aio {

/// A task's presence inside the barrier.
class barrier::visit {
public:
  explicit visit(barrier &visited) noexcept : barrier_(&visited), index_(visited.count_++) {}
  visit(const visit &) = delete;
  visit &operator=(const visit &) = delete;
  ~visit() {
    if (!barrier_ || --barrier_->count_ != 0)
      return;
    // The last one out: the next round may begin.
    if (!barrier_->broken())
      barrier_->state_ = barrier_state::filling;
    barrier_->waiters_.wake_all();
  }
  std::size_t index() const noexcept { return index_; }

  /// Forgets the barrier when it was destroyed during a wait, however that wait ends.
  class watch {
  public:
    watch(visit &watched, const detail::wait_entry &entry) noexcept : visit_(watched), entry_(entry) {}
    watch(const watch &) = delete;
    watch &operator=(const watch &) = delete;
    ~watch() {
      if (entry_.orphaned)
        visit_.barrier_ = nullptr;
    }

  private:
    visit &visit_;
    const detail::wait_entry &entry_;
  };

private:
  barrier *barrier_;
  std::size_t index_;
};

barrier::barrier(std::ptrdiff_t parties) : parties_(static_cast<std::size_t>(parties)) {
  if (parties < 1)
    throw std::invalid_argument("aio: a barrier needs at least one party");
}

task<std::size_t> barrier::wait() {
  while (state_ == barrier_state::draining || state_ == barrier_state::resetting) {
    detail::wait_entry entry(waiters_, "barrier", this);
    co_await entry;
    entry.require_primitive();
  }
  if (broken())
    throw broken_barrier_error("aio: the barrier was aborted");
  visit inside(*this);
  const std::size_t index = inside.index();
  if (index + 1 == parties_) {
    state_ = barrier_state::draining;
    waiters_.wake_all();
    co_return index;
  }
  while (state_ == barrier_state::filling) {
    detail::wait_entry entry(waiters_, "barrier", this);
    const visit::watch watching(inside, entry);
    co_await entry;
    entry.require_primitive();
  }
  if (state_ != barrier_state::draining)
    throw broken_barrier_error("aio: the barrier was reset or aborted");
  co_return index;
}

void barrier::reset() noexcept {
  state_ = count_ > 0 ? barrier_state::resetting : barrier_state::filling;
  waiters_.wake_all();
}

void barrier::abort() noexcept {
  state_ = barrier_state::broken;
  waiters_.wake_all();
}

} // namespace aio
