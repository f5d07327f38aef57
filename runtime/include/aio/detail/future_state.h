// The shared part of a future.
#pragma once

#include "aio/detail/callback_state.h"
#include "aio/detail/leaf_waiter.h"
#include "aio/detail/outcome.h"
#include "aio/invalid_state_error.h"

#include <coroutine>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <vector>

namespace aio::detail {

class future_waiter;

/// Belongs to the thread of its loop, like everything that waits.
class future_state : public std::enable_shared_from_this<future_state> {
public:
  future_state(const future_state &) = delete;
  future_state &operator=(const future_state &) = delete;
  virtual ~future_state() = default;

  bool done() const noexcept { return done_; }
  bool cancelled() const noexcept { return cancelled_; }
  bool cancel(std::string_view reason);
  std::uint64_t add_callback(std::function<void()> callback);
  bool remove_callback(std::uint64_t number);
  /// Throws invalid_state_error when it has its result already, or has callbacks and no loop to call them on.
  void check_pending() const;
  void check_done() const;

  /// One of those who can set the result goes, and `references` are left: tells the debugger when only those who wait
  /// have one.
  void tell_if_unreachable(long references) const noexcept;

  virtual void fail(std::exception_ptr error) noexcept = 0;
  virtual std::exception_ptr error() const noexcept = 0;

protected:
  future_state() noexcept = default;
  /// It has its result: wakes those who wait.
  void finish() noexcept;
  /// An error that nobody looked at goes to the exception handler; for destructors.
  void report_if_lost() const noexcept;
  bool retrieved_ = false;

private:
  friend class future_waiter;
  bool done_ = false;
  bool cancelled_ = false;
  std::vector<future_waiter *> waiters_;
  struct done_call {
    std::uint64_t number;
    std::shared_ptr<callback_state> call;
  };
  std::vector<done_call> callbacks_;
  std::uint64_t last_number_ = 0;
};

/// A task that waits for a future.
class future_waiter : public leaf_waiter {
public:
  future_waiter(const future_waiter &) = delete;
  future_waiter &operator=(const future_waiter &) = delete;
  bool cancel() noexcept override;
  /// The future is done.
  void wake() noexcept;
  const task_state &task() const noexcept { return *self_; }

protected:
  explicit future_waiter(future_state &state) noexcept : state_(&state) {}
  ~future_waiter() { leave(); }
  bool start(task_state &self, std::coroutine_handle<> at);

private:
  void leave() noexcept;
  future_state *state_;
  bool waiting_ = false;
};

template <class T> class typed_future_state final : public future_state {
public:
  ~typed_future_state() override { report_if_lost(); }
  template <class... Value> void set(Value &&...value) {
    check_pending();
    result_.set_value(std::forward<Value>(value)...);
    finish();
  }
  void fail(std::exception_ptr error) noexcept override {
    result_.set_exception(std::move(error));
    finish();
  }
  std::exception_ptr error() const noexcept override { return result_.exception(); }
  std::add_lvalue_reference_t<T> get() {
    check_done();
    retrieved_ = true;
    return result_.get();
  }
  std::exception_ptr look() {
    check_done();
    retrieved_ = true;
    return result_.exception();
  }

private:
  outcome<T> result_;
};

template <class T> class future_awaiter final : public future_waiter {
public:
  explicit future_awaiter(std::shared_ptr<typed_future_state<T>> state)
      : future_waiter(*state), state_(std::move(state)) {}
  bool await_ready() const noexcept { return state_->done(); }
  template <class Promise> bool await_suspend(std::coroutine_handle<Promise> at) {
    return start(*at.promise().task, at);
  }
  std::add_lvalue_reference_t<T> await_resume() {
    throw_if_cancelled();
    return state_->get();
  }

private:
  std::shared_ptr<typed_future_state<T>> state_;
};

} // namespace aio::detail
