// Suspension, cancellation and the end of an awaited Asio operation.
#include "aio/detail/op_base.h"

#include "aio/cancelled_error.h"
#include "aio/detail/fd_note.h"

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/system/system_error.hpp>

namespace aio::detail {

namespace asio = boost::asio;

constinit thread_local int last_started_fd = -1;

namespace {
bool is_abort(const std::exception_ptr &error) noexcept {
  try {
    std::rethrow_exception(error);
  } catch (const boost::system::system_error &failure) {
    return failure.code() == asio::error::operation_aborted;
  } catch (const cancelled_error &) {
    return true;
  } catch (...) {
    return false;
  }
}
} // namespace

bool op_base::prepare(task_state &self, std::coroutine_handle<> at, const char *name) noexcept {
  self_ = &self;
  if (self.must_cancel) [[unlikely]] {
    self.must_cancel = false;
    interrupted_ = true;
    return false;
  }
  stage_ = stage::initiating;
  self.suspend(at, *this, {.kind = debug::wait_kind::operation, .fd = fd_, .what = name});
  last_started_fd = -1;
  return true;
}

bool op_base::settle() noexcept {
  if (stage_ == stage::initiating) {
    stage_ = stage::suspended;
    if (fd_ < 0)
      self_->wait.fd = last_started_fd;
    return true;
  }
  withdraw();
  return false;
}

void op_base::withdraw() noexcept {
  self_->waiting = nullptr;
  self_->wait = {};
}

void op_base::completed() noexcept {
  const bool suspended = stage_ == stage::suspended;
  stage_ = stage::completed;
  if (suspended)
    self_->owner->resume(*self_);
}

void op_base::abandoned() noexcept {
  const bool suspended = stage_ == stage::suspended;
  stage_ = stage::abandoned;
  if (!suspended)
    return;
  scheduler &loop = *self_->owner;
  // Nothing refers to this any more: from now on the loop may destroy the task when it closes.
  self_->wait.kind = debug::wait_kind::none;
  if (loop.closing())
    loop.abandon(*self_);
  else
    asio::post(loop.executor(), [task = self_] {
      // Told only now: where a whole context goes, with all of its operations, nobody comes here.
      debug::tell(
          {.kind = debug::notice_kind::operation_lost, .task = task, .what = task->wait.what, .fd = task->wait.fd});
      task->owner->resume(*task);
    });
}

bool op_base::cancel() noexcept {
  cancel_requested_ = true;
  signal_.emit(asio::cancellation_type::terminal);
  return true;
}

bool op_base::deliver(bool aborted) {
  if (interrupted_)
    return true;
  if (!cancel_requested_)
    return false;
  if (!aborted)
    self_->must_cancel = self_->cancelling > 0;
  return aborted;
}

void op_base::throw_if_not_completed() {
  if (stage_ == stage::abandoned)
    throw boost::system::system_error(asio::error::operation_aborted,
                                      "aio: the operation was destroyed without being completed");
}

void op_base::check() {
  if (deliver(stage_ == stage::abandoned))
    self_->throw_cancelled();
  throw_if_not_completed();
}

void op_base::check(const boost::system::error_code &error) {
  if (deliver(error == asio::error::operation_aborted))
    self_->throw_cancelled();
  if (error)
    throw boost::system::system_error(error);
}

void op_base::check(const std::exception_ptr &error) {
  if (deliver(cancel_requested_ && error && is_abort(error)))
    self_->throw_cancelled();
  if (error)
    std::rethrow_exception(error);
}

} // namespace aio::detail
