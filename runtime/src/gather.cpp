// Waiting for several tasks at once.
#include "aio/detail/gather_core.h"

#include "aio/detail/scheduler.h"
#include "aio/invalid_state_error.h"

namespace aio::detail {

void gather_core::child::joined(task_state &ended) noexcept {
  linked = false;
  owner->child_done(ended);
}

bool gather_core::start(task_state &self, std::coroutine_handle<> at, std::span<child> children) {
  self_ = &self;
  children_ = children;
  for (child &entry : children_) {
    if (entry.state == &self)
      throw invalid_state_error("aio: a task cannot await itself");
    if (entry.state->done) {
      note_failure(*entry.state);
      continue;
    }
    if (entry.state->owner != self.owner)
      throw invalid_state_error("aio: a gathered task belongs to another loop");
    entry.owner = this;
    entry.awaiter = &self;
    entry.state->add_joiner(entry);
    entry.linked = true;
    ++pending_;
  }
  if (pending_ == 0 || failed_)
    return false;
  while (!children_[shown_].linked)
    ++shown_;
  self.suspend(at, *this,
               {.kind = debug::wait_kind::child,
                .what = "gather",
                .object = static_cast<debug::task_view *>(children_[shown_].state)});
  if (self.must_cancel) {
    self.must_cancel = false;
    cancel();
  }
  return true;
}

bool gather_core::cancel() noexcept {
  cancel_requested_ = true;
  for (child &entry : children_)
    if (entry.linked)
      entry.state->cancel();
  return true;
}

void gather_core::note_failure(task_state &state) noexcept {
  if (!failed_ && !return_exceptions_ && state.failure())
    failed_ = &state;
}

void gather_core::child_done(task_state &state) noexcept {
  --pending_;
  note_failure(state);
  // Once cancelled, the frames of the children may not outlive ours: wait for all of them.
  if (pending_ == 0 || (failed_ && !cancel_requested_))
    self_->owner->schedule(*self_);
  else if (!children_[shown_].linked && self_->wait.kind == debug::wait_kind::child) {
    while (!children_[shown_].linked)
      shown_ = shown_ + 1 == children_.size() ? 0 : shown_ + 1;
    self_->wait.object = static_cast<debug::task_view *>(children_[shown_].state);
  }
}

void gather_core::finish() {
  let_go();
  if (!cancel_requested_)
    throw_if_cancelled();
  self_->must_cancel = self_->must_cancel && !cancel_requested_;
  if (failed_)
    std::rethrow_exception(failed_->failure());
  if (cancel_requested_)
    self_->throw_cancelled();
}

void gather_core::let_go() noexcept {
  for (child &entry : children_) {
    // What a sibling of a failed task throws later was offered to this gather: it is not reported again.
    entry.state->retrieved = true;
    if (entry.linked) {
      entry.linked = false;
      entry.state->remove_joiner(entry);
    }
  }
}

} // namespace aio::detail
