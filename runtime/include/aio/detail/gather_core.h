// Waiting for several tasks at once.
#pragma once

#include "aio/detail/leaf_waiter.h"

#include <coroutine>
#include <cstddef>
#include <span>

namespace aio::detail {

/// The part of gather that does not depend on types. Lives in the frame that awaits.
class gather_core : public leaf_waiter {
public:
  gather_core(const gather_core &) = delete;
  gather_core &operator=(const gather_core &) = delete;

  class child final : public join_node {
  public:
    void joined(task_state &ended) noexcept override;
    void abandoned() noexcept override { linked = false; }
    gather_core *owner = nullptr;
    task_state *state = nullptr;
    bool linked = false;
  };

  bool cancel() noexcept final;

protected:
  /// `return_exceptions`: no failure ends the wait.
  explicit gather_core(bool return_exceptions) noexcept : return_exceptions_(return_exceptions) {}
  ~gather_core() = default;

  /// False: all are done already.
  bool start(task_state &self, std::coroutine_handle<> at, std::span<child> children);
  /// For await_resume: throws the first error, or cancelled_error.
  void finish();
  /// From here on nobody waits for the children; they keep running.
  void let_go() noexcept;

private:
  void child_done(task_state &state) noexcept;
  void note_failure(task_state &state) noexcept;

  std::span<child> children_;
  const bool return_exceptions_;
  std::size_t pending_ = 0;
  std::size_t shown_ = 0;        ///< the one that a debugger is told of
  task_state *failed_ = nullptr; ///< the first that failed
  bool cancel_requested_ = false;
};

} // namespace aio::detail
