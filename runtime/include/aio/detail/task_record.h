// A task_state with the type of its result.
#pragma once

#include "aio/detail/task_state.h"
#include "aio/task.h"

namespace aio::detail {

template <class T> class task_record final : public task_state {
public:
  explicit task_record(task<T> body) {
    const std::coroutine_handle<promise<T>> handle = task_access::take(body);
    handle.promise().become_root(*this, handle);
  }

  /// A coroutine that was never given to a loop dies with its record.
  ~task_record() override { destroy_frames(); }

  std::exception_ptr peek() const noexcept override { return result.exception(); }

  outcome<T> result;

private:
  bool collect() noexcept override {
    promise<T> &ended = std::coroutine_handle<promise<T>>::from_address(root->address).promise();
    try {
      result = std::move(ended.result);
    } catch (...) {
      result.set_exception(std::current_exception());
    }
    return result.has_value();
  }
  void set_cancelled(std::exception_ptr error) noexcept override { result.set_exception(std::move(error)); }
};

} // namespace aio::detail
