// The part of task_group that does not depend on types.
#pragma once

#include "aio/detail/leaf_waiter.h"
#include "aio/detail/ready_ring.h"
#include "aio/detail/task_state.h"

#include <coroutine>
#include <exception>
#include <vector>

namespace aio::detail {

/// Lives in the frame of with_task_group. Follows asyncio.TaskGroup: __aexit__ and _on_task_done.
class group_core final : private callback_node {
public:
  explicit group_core(task_state &parent) noexcept : parent_(parent) {}
  ~group_core();
  group_core(const group_core &) = delete;
  group_core &operator=(const group_core &) = delete;

  /// invalid_state_error when the group takes no more tasks.
  void check_open() const;
  void add(task_state &task);
  void cancel() noexcept;
  std::size_t size() const noexcept { return size_; }

  /// The body ended; `error` is what it threw, or null.
  void leave(const std::exception_ptr &error) noexcept;
  /// Nothing more will happen.
  bool empty() const noexcept { return size_ == 0 && !failure_queued_; }
  /// A cancellation came while the tasks were waited for.
  void interrupted(std::exception_ptr error) noexcept;
  /// Throws what the group ends with, if anything.
  void finish(const std::exception_ptr &body_error);

  /// Suspends until the last task is done, or a cancellation comes.
  class drain_awaiter final : public leaf_waiter {
  public:
    explicit drain_awaiter(group_core &group) noexcept : group_(group) {}
    drain_awaiter(const drain_awaiter &) = delete;
    drain_awaiter &operator=(const drain_awaiter &) = delete;
    ~drain_awaiter() { group_.waiting_ = nullptr; }
    bool await_ready() const noexcept { return group_.empty(); }
    template <class Promise> bool await_suspend(std::coroutine_handle<Promise> at) {
      return start(*at.promise().task, at);
    }
    void await_resume() { throw_if_cancelled(); }
    bool cancel() noexcept override;

  private:
    bool start(task_state &self, std::coroutine_handle<> at);
    group_core &group_;
  };
  class drain_awaitable {
  public:
    explicit drain_awaitable(group_core &group) noexcept : group_(&group) {}
    drain_awaiter aio_await() const noexcept { return drain_awaiter(*group_); }

  private:
    group_core *group_;
  };

private:
  class member;
  void done(member &ended, task_state &task) noexcept;
  debug::task_view *shown() const noexcept;
  void failed(task_state &task) noexcept;
  void abort() noexcept;
  void wake_if_empty() noexcept;
  /// After a failure, one round later: tasks that fail in the same round are all kept.
  void run() noexcept override;
  void drop() noexcept override {}

  task_state &parent_;
  task_state *waiting_ = nullptr; ///< the parent, while it waits in drain_awaiter
  member *members_ = nullptr;
  std::size_t size_ = 0;
  std::vector<std::exception_ptr> errors_;
  std::exception_ptr fatal_;        ///< the first that is no std::exception
  std::exception_ptr cancellation_; ///< to be thrown, unless there are errors
  bool leaving_ = false;
  bool aborting_ = false;
  bool parent_cancelled_ = false; ///< by us
  bool failure_queued_ = false;   ///< run() is on its way
};

} // namespace aio::detail
