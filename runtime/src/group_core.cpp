// How a task_group follows its tasks, and how it ends.
#include "aio/detail/group_core.h"

#include "aio/cancelled_error.h"
#include "aio/detail/exception_type.h"
#include "aio/detail/scheduler.h"
#include "aio/exception_group.h"
#include "aio/invalid_state_error.h"

namespace aio::detail {

namespace {

/// Not derived from std::exception: it ends the program's work, and is not one failure among others.
bool is_fatal(const std::exception_ptr &error) noexcept {
  try {
    std::rethrow_exception(error);
  } catch (const std::exception &) {
    return false;
  } catch (...) {
    return true;
  }
}

} // namespace

class group_core::member final : public join_node {
public:
  member(group_core &group, task_state &state) noexcept : owner(&group), task(state) { awaiter = &group.parent_; }
  void joined(task_state &ended) noexcept override { owner->done(*this, ended); }
  void abandoned() noexcept override { owner->done(*this, task); }

  group_core *owner;
  task_state &task;
  member *next = nullptr, *previous = nullptr;

  static void *operator new(std::size_t size) { return frame_allocate(size); }
  static void operator delete(void *block, std::size_t size) noexcept { frame_deallocate(block, size); }
};

group_core::~group_core() {
  // Only when the loop closes under it: the tasks are about to be destroyed, too.
  while (member *left = members_) {
    members_ = left->next;
    left->task.remove_joiner(*left);
    delete left;
  }
}

void group_core::check_open() const {
  if (leaving_ && size_ == 0)
    throw invalid_state_error("aio: this task_group is finished");
  if (aborting_)
    throw invalid_state_error("aio: this task_group is shutting down");
}

void group_core::add(task_state &task) {
  if (task.done) // eagerly
    return failed(task);
  auto *const added = new member(*this, task);
  added->next = members_;
  if (members_)
    members_->previous = added;
  members_ = added;
  ++size_;
  task.add_joiner(*added);
  // An eager task may have cancelled the group before it was in it.
  if (aborting_)
    task.cancel();
}

void group_core::done(member &ended, task_state &task) noexcept {
  (ended.previous ? ended.previous->next : members_) = ended.next;
  if (ended.next)
    ended.next->previous = ended.previous;
  if (waiting_ && waiting_->wait.object == static_cast<debug::task_view *>(&task))
    waiting_->wait.object = shown();
  delete &ended;
  --size_;
  failed(task);
  wake_if_empty();
}

/// One of the tasks that are waited for.
debug::task_view *group_core::shown() const noexcept { return members_ ? &members_->task : nullptr; }

void group_core::failed(task_state &task) noexcept {
  std::exception_ptr error = task.cancelled ? nullptr : task.failure();
  if (!error)
    return;
  if (!fatal_ && is_fatal(error))
    fatal_ = error;
  errors_.push_back(std::move(error));
  if (!aborting_ && !failure_queued_) {
    failure_queued_ = true;
    parent_.owner->call_soon(*this);
  }
}

void group_core::wake_if_empty() noexcept {
  if (empty() && waiting_)
    waiting_->owner->schedule(*waiting_);
}

void group_core::run() noexcept {
  failure_queued_ = false;
  cancel();
  wake_if_empty();
}

void group_core::abort() noexcept {
  aborting_ = true;
  for (member *each = members_; each; each = each->next)
    each->task.cancel();
}

void group_core::cancel() noexcept {
  if (aborting_ || (leaving_ && size_ == 0))
    return;
  abort();
  // The body still runs: it is interrupted. While it is left, the tasks are waited for anyway.
  if (!leaving_ && !parent_cancelled_) {
    parent_cancelled_ = true;
    parent_.cancel();
  }
}

void group_core::leave(const std::exception_ptr &error) noexcept {
  leaving_ = true;
  const bool cancelled = holds<cancelled_error>(error);
  if (cancelled)
    cancellation_ = error;
  else if (error && !fatal_ && is_fatal(error))
    fatal_ = error;
  // Our own request is taken back; what is left then came from elsewhere.
  if (parent_cancelled_ && parent_.uncancel() == 0)
    cancellation_ = nullptr;
  if (error && !aborting_)
    abort();
}

void group_core::interrupted(std::exception_ptr error) noexcept {
  cancellation_ = std::move(error);
  if (!aborting_)
    abort();
}

void group_core::finish(const std::exception_ptr &body_error) {
  if (body_error && !holds<cancelled_error>(body_error))
    errors_.push_back(body_error);
  if (fatal_) {
    // It is thrown bare: the others cannot travel with it.
    for (const std::exception_ptr &error : errors_)
      if (error != fatal_)
        scheduler::report({"an exception in a task_group that ends by another one", error, parent_.display_name()});
    std::rethrow_exception(fatal_);
  }
  if (errors_.empty()) {
    if (cancellation_)
      std::rethrow_exception(cancellation_);
    return;
  }
  // A cancellation from elsewhere gives way to the errors now, and comes back at the next co_await.
  if (parent_.cancelling > 0) {
    parent_.uncancel();
    parent_.cancel();
  }
  throw exception_group("unhandled errors in a task_group", std::move(errors_));
}

bool group_core::drain_awaiter::start(task_state &self, std::coroutine_handle<> at) {
  if (interrupt_early(self))
    return false;
  group_.waiting_ = &self;
  self.suspend(at, *this, {.kind = debug::wait_kind::child, .what = "task_group", .object = group_.shown()});
  return true;
}

bool group_core::drain_awaiter::cancel() noexcept {
  interrupted_ = true;
  self_->owner->schedule(*self_);
  return true;
}

} // namespace aio::detail
