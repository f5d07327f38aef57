// A task_state with the type of its result.
#pragma once

#include "aio/cancelled_error.h"
#include "aio/detail/task_state.h"
#include "aio/task.h"

namespace aio::detail {

template <class T> class task_record final : public task_state {
public:
  task_record(task<T> body, std::string_view label) : task_state(label) {
    const std::coroutine_handle<promise<T>> handle = task_access::take(body);
    root_ = &handle.promise();
    root_->become_root(*this, handle);
  }

  /// A coroutine that was never given to a loop dies with its record.
  ~task_record() override {
    if (root_handle)
      root_handle.destroy();
  }

  std::exception_ptr failure() noexcept override {
    retrieved = true;
    return result.exception();
  }

  outcome<T> result;

private:
  void collect() noexcept override {
    try {
      result = std::move(root_->result);
    } catch (...) {
      result.set_exception(std::current_exception());
    }
  }
  void set_cancelled() noexcept override { result.set_exception(std::make_exception_ptr(cancelled_error())); }
  std::exception_ptr peek() const noexcept override { return result.exception(); }

  promise<T> *root_;
};

} // namespace aio::detail
