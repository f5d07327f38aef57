// The part of an awaited Asio operation that does not depend on its signature.
#pragma once

#include "aio/detail/loop_executor.h"
#include "aio/detail/waiter.h"

#include <boost/asio/cancellation_signal.hpp>
#include <boost/system/error_code.hpp>

#include <coroutine>
#include <exception>

namespace aio::detail {

class op_base : public waiter {
public:
  op_base(const op_base &) = delete;
  op_base &operator=(const op_base &) = delete;

  bool cancel() noexcept final;
  /// The handler was destroyed and never called.
  void abandoned() noexcept;
  loop_executor executor() const noexcept { return loop_executor(*self_->owner); }
  boost::asio::cancellation_slot slot() noexcept { return signal_.slot(); }
  bool on_loop_thread() const noexcept { return self_->owner->on_loop_thread(); }

protected:
  explicit op_base(int fd) noexcept : fd_(fd) {}
  ~op_base() = default;

  /// Before the initiation. False: a cancellation is delivered instead, nothing is to be started.
  bool prepare(task_state &self, std::coroutine_handle<> at, const char *name) noexcept;
  /// After it. False: the operation is over already, the task goes on at once.
  bool settle() noexcept;
  /// The initiation threw.
  void withdraw() noexcept;
  /// The result is stored.
  void completed() noexcept;

  /// For await_resume: what the end of the operation means for the task.
  void check(const boost::system::error_code &error);
  void check(const std::exception_ptr &error);
  void check();

private:
  /// True when the operation ended because it was cancelled on our behalf; otherwise the request is kept for later.
  bool deliver(bool aborted);
  void throw_if_not_completed();

  enum class stage : unsigned char { idle, initiating, suspended, completed, abandoned };

  task_state *self_ = nullptr;
  boost::asio::cancellation_signal signal_;
  const int fd_; ///< -1 when not known
  stage stage_ = stage::idle;
  bool interrupted_ = false;
  bool cancel_requested_ = false;
};

} // namespace aio::detail
