// One task: what the loop schedules, what a handle refers to, what a debugger sees (debug::task_view).
#pragma once

#include "aio/debug.h"
#include "aio/detail/frame_pool.h"
#include "aio/detail/outcome.h"
#include "aio/detail/waiter.h"

#include <coroutine>
#include <string>
#include <string_view>
#include <utility>

namespace aio::detail {

class scheduler;

/// Counted by its loop (while it is live) and by its handle. Belongs to the loop's thread: nothing here is atomic.
class task_state : public debug::task_view {
public:
  task_state(const task_state &) = delete;
  task_state &operator=(const task_state &) = delete;

  /// Requests cancellation once; false when the task is done already.
  bool cancel() noexcept;
  /// Takes one request back; at zero an undelivered cancellation is dropped. Returns the remaining count.
  int uncancel() noexcept;

  void add_joiner(join_node &node) noexcept;
  void remove_joiner(join_node &node) noexcept;

  /// The awaiter of the innermost frame suspends the task.
  void suspend(std::coroutine_handle<> at, waiter &on, const debug::wait_info &info) noexcept {
    resume_point = at;
    waiting = &on;
    wait = info;
  }

  void retain() noexcept { ++references; }
  void release() noexcept;

  /// The task's exception or null; marks it as looked at.
  virtual std::exception_ptr failure() noexcept = 0;

  scheduler *owner = nullptr;
  std::coroutine_handle<> resume_point;
  std::coroutine_handle<> root_handle;
  waiter *waiting = nullptr;
  join_node *joiners = nullptr;
  unsigned references = 1;
  int cancelling = 0;
  bool must_cancel = false; ///< to be delivered at the next suspension
  bool queued = false;      ///< in the ready ring
  bool finished = false;    ///< the root coroutine reached its end
  bool cancelled = false;   ///< ended by cancelled_error
  bool retrieved = false;   ///< somebody looked at the result

  static void *operator new(std::size_t size) { return frame_allocate(size); }
  static void operator delete(void *block, std::size_t size) noexcept { frame_deallocate(block, size); }

protected:
  explicit task_state(std::string_view label);
  virtual ~task_state() = default;

private:
  friend class scheduler;
  /// Moves the result out of the root frame.
  virtual void collect() noexcept = 0;
  virtual void set_cancelled() noexcept = 0;
  virtual std::exception_ptr peek() const noexcept = 0;
  void complete() noexcept;
  void destroy_frames() noexcept;

  std::string name_;
};

/// A counted reference to a task_state (or a class derived from it).
template <class State> class task_pointer {
public:
  task_pointer() = default;
  /// Takes over one count.
  explicit task_pointer(State *state) noexcept : state_(state) {}
  task_pointer(task_pointer &&other) noexcept : state_(std::exchange(other.state_, nullptr)) {}
  task_pointer &operator=(task_pointer &&other) noexcept {
    task_pointer(std::move(other)).swap(*this);
    return *this;
  }
  ~task_pointer() {
    if (state_)
      state_->release();
  }
  void swap(task_pointer &other) noexcept { std::swap(state_, other.state_); }
  State *get() const noexcept { return state_; }
  State *operator->() const noexcept { return state_; }
  State &operator*() const noexcept { return *state_; }
  explicit operator bool() const noexcept { return state_ != nullptr; }

private:
  State *state_ = nullptr;
};

} // namespace aio::detail
