// Done callbacks, and what a task ended with.
#include "aio/any_task.h"

#include "aio/detail/callback_state.h"
#include "aio/detail/current_context.h"
#include "aio/task_handle.h"

#include <memory>

namespace aio {

namespace detail {

namespace {

/// Waits for the task's end, then becomes a call on the loop. Owns itself.
class done_callback final : public join_node, public callback_node {
public:
  done_callback(task_state &task, std::function<void(const any_task &)> call, std::uint64_t key)
      : join_node(key), task_(handle_access::make_any(task)), call_(std::move(call)), context_(current_context()) {}

  void joined(task_state &ended) noexcept override { ended.owner->call_soon(*this); }
  void abandoned() noexcept override { delete this; }
  void run() noexcept override {
    const std::unique_ptr<done_callback> self(this);
    run_callback([this] { call_(task_); }, std::move(context_));
  }
  void drop() noexcept override { delete this; }

private:
  const any_task task_;
  const std::function<void(const any_task &)> call_;
  context_pointer context_;
};

} // namespace

} // namespace detail

std::exception_ptr any_task::exception() const {
  std::exception_ptr error = finished_state().failure();
  if (state().cancelled)
    std::rethrow_exception(error);
  return error;
}

std::uint64_t any_task::add_done_callback(std::function<void(const any_task &)> callback) const {
  static thread_local std::uint64_t last_number = 0;
  detail::task_state &task = state();
  auto node = std::make_unique<detail::done_callback>(task, std::move(callback), ++last_number);
  if (task.done)
    detail::scheduler::require().call_soon(*node);
  else
    task.add_joiner(*node);
  static_cast<void>(node.release());
  return last_number;
}

bool any_task::remove_done_callback(std::uint64_t number) const {
  detail::task_state &task = state();
  for (debug::joiner *each = task.joiners; each; each = each->next)
    if (auto *const node = static_cast<detail::join_node *>(each); node->number == number) {
      task.remove_joiner(*node);
      node->abandoned();
      return true;
    }
  return false;
}

} // namespace aio
