// One task: what the loop schedules, what a handle refers to, what a debugger sees (debug::task_view).
#pragma once

#include "aio/debug.h"
#include "aio/detail/context_data.h"
#include "aio/detail/frame_pool.h"
#include "aio/detail/outcome.h"
#include "aio/detail/waiter.h"

#include <coroutine>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace aio::detail {

class scheduler;

/// Counted by its loop (while it is live) and by its handles. Belongs to the loop's thread: nothing here is atomic.
class task_state : public debug::task_view {
public:
  task_state(const task_state &) = delete;
  task_state &operator=(const task_state &) = delete;

  /// Requests cancellation once; false when the task is done already. `reason` travels in the cancelled_error.
  bool cancel(std::string_view reason = {}) noexcept;
  /// Takes one request back; at zero an undelivered cancellation is dropped. Returns the remaining count.
  int uncancel() noexcept;
  /// What the last cancel gave as its reason.
  std::string cancel_reason() const { return reason_ ? *reason_ : std::string(); }
  /// Throws cancelled_error with that reason.
  [[noreturn]] void throw_cancelled() const;

  void add_joiner(join_node &node) noexcept;
  void remove_joiner(join_node &node) noexcept;
  /// The one that came first, or null.
  join_node *first_joiner() const noexcept { return static_cast<join_node *>(joiners); }

  /// The awaiter of the innermost frame suspends the task.
  void suspend(std::coroutine_handle<> at, waiter &on, const debug::wait_info &info) noexcept {
    resume_point = at;
    waiting = &on;
    wait = info;
  }

  /// The name given, else "Task-N".
  std::string display_name() const { return *name ? std::string(name) : "Task-" + std::to_string(id); }
  /// Copies it; empty takes it away.
  void set_name(std::string_view given) {
    if (*name || !given.empty())
      change_name(given);
  }

  void retain() noexcept { ++references; }
  void release() noexcept {
    if (--references == 0)
      destroy();
  }

  /// The task's exception or null; marks it as looked at.
  std::exception_ptr failure() noexcept {
    retrieved = true;
    return peek();
  }
  /// The same, without the mark.
  virtual std::exception_ptr peek() const noexcept = 0;
  /// Tells the debugger that nobody looked at the task's exception.
  void tell_lost(const std::exception_ptr &error) const noexcept;

  scheduler *owner = nullptr;
  std::coroutine_handle<> resume_point;
  waiter *waiting = nullptr;
  std::uint32_t references = 1;
  int cancelling = 0;
  bool must_cancel = false; ///< to be delivered at the next suspension
  bool queued = false;      ///< in the ready ring
  bool begun = false;       ///< the root coroutine was resumed once
  bool finished = false;    ///< the root coroutine reached its end
  bool cancelled = false;   ///< ended by cancelled_error
  bool retrieved = false;   ///< somebody looked at the result
  bool has_frames = true;   ///< `root` is alive
  bool stopping = false;    ///< a cancellation is on its way through what it waits for
  bool background = false;  ///< the loop's closing waits for it before it cancels the others
  context_pointer context;  ///< of context_var; null: all have their defaults

  static void *operator new(std::size_t size) { return frame_allocate(size); }
  static void operator delete(void *block, std::size_t size) noexcept { frame_deallocate(block, size); }

protected:
  task_state() noexcept = default;
  virtual ~task_state() { set_name({}); }
  void destroy_frames() noexcept;

private:
  friend class scheduler;
  /// Moves the result out of the root frame. False when it is an exception.
  virtual bool collect() noexcept = 0;
  virtual void set_cancelled(std::exception_ptr error) noexcept = 0;
  void complete() noexcept;
  void destroy() noexcept;
  void change_name(std::string_view given);

  std::unique_ptr<std::string> reason_;
};

/// A counted reference to a task_state (or a class derived from it).
template <class State> class task_pointer {
public:
  task_pointer() = default;
  /// Takes over one count.
  explicit task_pointer(State *state) noexcept : state_(state) {}
  task_pointer(const task_pointer &other) noexcept : state_(other.state_) {
    if (state_)
      state_->retain();
  }
  task_pointer(task_pointer &&other) noexcept : state_(std::exchange(other.state_, nullptr)) {}
  task_pointer &operator=(task_pointer other) noexcept {
    std::swap(state_, other.state_);
    return *this;
  }
  ~task_pointer() {
    if (state_)
      state_->release();
  }
  State *get() const noexcept { return state_; }
  State *operator->() const noexcept { return state_; }
  State &operator*() const noexcept { return *state_; }
  explicit operator bool() const noexcept { return state_ != nullptr; }
  /// Gives the count away.
  State *detach() noexcept { return std::exchange(state_, nullptr); }

private:
  State *state_ = nullptr;
};

} // namespace aio::detail
