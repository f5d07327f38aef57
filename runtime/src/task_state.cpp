// Cancellation, completion and the end of a task.
#include "aio/detail/task_state.h"

#include "aio/cancelled_error.h"
#include "aio/detail/scheduler.h"

#include <atomic>

namespace aio::detail {

namespace {
std::atomic<std::uint64_t> last_id{0};

bool is_cancellation(const std::exception_ptr &error) noexcept {
  if (!error)
    return false;
  try {
    std::rethrow_exception(error);
  } catch (const cancelled_error &) {
    return true;
  } catch (...) {
    return false;
  }
}
} // namespace

task_state::task_state(std::string_view given) : name_(given) {
  id = last_id.fetch_add(1, std::memory_order_relaxed) + 1;
  if (name_.empty())
    name_ = "Task-" + std::to_string(id);
  name = name_.c_str();
}

bool task_state::cancel() noexcept {
  if (done)
    return false;
  // The caller may be a plain Asio handler: then this is a turn of its own.
  scheduler::turn bracket(*owner);
  ++cancelling;
  if (!waiting || !waiting->cancel())
    must_cancel = true;
  return true;
}

int task_state::uncancel() noexcept {
  if (cancelling > 0 && --cancelling == 0)
    must_cancel = false;
  return cancelling;
}

void task_state::add_joiner(join_node &node) noexcept {
  // At the end: those who came first are woken first.
  join_node **link = &joiners;
  join_node *before = nullptr;
  while (*link) {
    before = *link;
    link = &before->next;
  }
  *link = &node;
  node.previous = before;
  node.next = nullptr;
}

void task_state::remove_joiner(join_node &node) noexcept {
  (node.previous ? node.previous->next : joiners) = node.next;
  if (node.next)
    node.next->previous = node.previous;
  node.next = node.previous = nullptr;
}

void task_state::release() noexcept {
  if (--references != 0)
    return;
  if (!retrieved && !cancelled)
    if (std::exception_ptr error = peek())
      scheduler::report({"the exception of a task was never retrieved", error, name_});
  delete this;
}

void task_state::complete() noexcept {
  if (finished) {
    collect();
    // A cancellation that came too late to be delivered still counts against a value.
    if (must_cancel && !peek())
      set_cancelled();
  } else {
    // Cancelled before it began: the body never runs, and that is not a forgotten await.
    root->started = true;
    set_cancelled();
  }
  must_cancel = false;
  cancelled = is_cancellation(peek());
  done = true;
  wait = {};
  if (debug::enabled()) [[unlikely]]
    debug::active->task_done(*this);
  destroy_frames();
  while (join_node *joiner = joiners) {
    remove_joiner(*joiner);
    joiner->joined(*this);
  }
}

void task_state::destroy_frames() noexcept {
  waiting = nullptr;
  resume_point = nullptr;
  root = leaf = nullptr;
  if (std::coroutine_handle<> handle = std::exchange(root_handle, nullptr))
    handle.destroy();
}

} // namespace aio::detail
