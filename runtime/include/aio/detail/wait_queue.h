// The FIFO of suspended tasks that every synchronisation primitive is made of.
#pragma once

#include "aio/detail/leaf_waiter.h"

#include <coroutine>
#include <cstddef>

namespace aio::detail {

class wait_queue;

/// A task's place in a wait_queue; lives in the awaiting frame. A node that was woken stays in its queue until its task
/// runs, so that a newcomer can see that somebody was here first.
class wait_node : public leaf_waiter {
public:
  wait_node(const wait_node &) = delete;
  wait_node &operator=(const wait_node &) = delete;

  bool cancel() noexcept final;
  task_state &task() const noexcept { return *self_; }

  // The queue's:
  wait_queue *queue = nullptr; ///< null while it is in none
  wait_node *next = nullptr;
  wait_node *previous = nullptr;
  bool woken = false;    ///< the task was chosen by wake_one; a cancellation may have come on top of it
  bool orphaned = false; ///< the queue was destroyed: neither it nor the primitive around it may be touched

protected:
  wait_node() noexcept = default;
  ~wait_node() { leave(); }

  /// Suspends the task at the end of `target`. False: a cancellation is delivered instead.
  /// Throws invalid_state_error when tasks of another loop wait there.
  bool enter(wait_queue &target, task_state &self, std::coroutine_handle<> at, const char *what, const void *object);
  void leave() noexcept {
    if (queue) [[unlikely]]
      unlink();
  }
  /// throw_if_cancelled will throw.
  bool interrupted() const noexcept { return self_ && (interrupted_ || self_->must_cancel); }

private:
  void unlink() noexcept;
};

/// Waiters are woken in the order in which they came: the woken ones are the front of the list.
/// Threads: the loop's thread only; all waiters at one time belong to one loop.
class wait_queue {
public:
  wait_queue() = default;
  wait_queue(const wait_queue &) = delete;
  wait_queue &operator=(const wait_queue &) = delete;
  /// Tasks that still wait stay suspended until somebody cancels them.
  ~wait_queue();

  /// Nobody waits, and nobody was woken who has not run yet.
  bool empty() const noexcept { return first_ == nullptr; }
  /// Those who wait and those who were woken and have not run yet. Linear.
  std::size_t size() const noexcept;
  /// Lets the first waiter run in the loop's next round. False when none is left.
  bool wake_one() noexcept;
  void wake_all() noexcept {
    while (wake_one()) {
    }
  }

private:
  friend class wait_node;
  void append(wait_node &node) noexcept;
  void remove(wait_node &node) noexcept;

  wait_node *first_ = nullptr;
  wait_node *last_ = nullptr;
  wait_node *waiting_ = nullptr; ///< the first that was not woken
};

} // namespace aio::detail
