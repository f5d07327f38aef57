// Cancellation, completion and the end of a task.
#include "aio/detail/task_state.h"

#include "aio/cancelled_error.h"
#include "aio/detail/describe.h"
#include "aio/detail/exception_type.h"
#include "aio/detail/scheduler.h"

namespace aio::detail {

void task_state::change_name(std::string_view given) {
  char *copy = nullptr;
  if (!given.empty()) {
    copy = new char[given.size() + 1];
    copy[given.copy(copy, given.size())] = 0;
  }
  if (*name)
    delete[] name;
  name = copy ? copy : "";
}

bool task_state::cancel(std::string_view reason) noexcept {
  if (done) {
    retrieved = true; // who cancels does not want the result
    return false;
  }
  // The caller may be a plain Asio handler: then this is a turn of its own.
  scheduler::turn bracket(*owner);
  ++cancelling;
  debug::tell(
      {.kind = debug::notice_kind::cancel_requested, .task = this, .count = static_cast<std::size_t>(cancelling)});
  reason_.reset();
  try {
    if (!reason.empty())
      reason_ = std::make_unique<std::string>(reason);
  } catch (...) { // the cancellation matters, its reason does not
  }
  stopping = true;
  if (!waiting || !waiting->cancel())
    must_cancel = true;
  stopping = false;
  return true;
}

int task_state::uncancel() noexcept {
  if (cancelling > 0 && --cancelling == 0)
    must_cancel = false;
  debug::tell(
      {.kind = debug::notice_kind::cancel_withdrawn, .task = this, .count = static_cast<std::size_t>(cancelling)});
  return cancelling;
}

void task_state::throw_cancelled() const { throw cancelled_error(cancel_reason()); }

void task_state::add_joiner(join_node &node) noexcept {
  // At the end: those who came first are woken first.
  node.next = nullptr;
  if (joiners) {
    node.previous = joiners->previous;
    joiners->previous->next = &node;
  } else {
    joiners = &node;
  }
  joiners->previous = &node;
}

void task_state::remove_joiner(join_node &node) noexcept {
  debug::joiner *const last = joiners->previous;
  if (&node == joiners)
    joiners = node.next;
  else
    node.previous->next = node.next;
  if (node.next)
    node.next->previous = node.previous;
  else if (joiners)
    joiners->previous = node.previous;
  if (joiners && &node != last)
    joiners->previous = last;
  node.next = node.previous = nullptr;
}

void task_state::destroy() noexcept {
  if (!retrieved && !cancelled)
    if (std::exception_ptr error = peek()) {
      tell_lost(error);
      scheduler::report({"the exception of a task was never retrieved", error, display_name()});
    }
  delete this;
}

void task_state::tell_lost(const std::exception_ptr &error) const noexcept {
  if (debug::enabled()) [[unlikely]]
    debug::tell({.kind = debug::notice_kind::exception_lost, .task = this, .text = describe(error).c_str()});
}

void task_state::complete() noexcept {
  const bool has_value = finished && collect();
  // A cancellation that came too late to be delivered still counts against a value.
  if (has_value ? must_cancel : !finished) [[unlikely]]
    set_cancelled(std::make_exception_ptr(cancelled_error(cancel_reason())));
  if (!has_value || must_cancel) [[unlikely]]
    cancelled = holds<cancelled_error>(peek());
  must_cancel = false;
  done = true;
  wait = {};
  destroy_frames();
  while (join_node *joiner = first_joiner()) {
    remove_joiner(*joiner);
    joiner->joined(*this);
  }
}

void task_state::destroy_frames() noexcept {
  waiting = nullptr;
  resume_point = nullptr;
  if (!std::exchange(has_frames, false))
    return;
  void *const address = root->address;
  root = leaf = nullptr;
  std::coroutine_handle<>::from_address(address).destroy();
}

} // namespace aio::detail
