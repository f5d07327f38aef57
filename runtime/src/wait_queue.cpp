// Who waits for a primitive, and in which order they are woken.
#include "aio/detail/wait_queue.h"

#include "aio/detail/scheduler.h"
#include "aio/detail/wait_entry.h"
#include "aio/invalid_state_error.h"

namespace aio::detail {

bool wait_node::enter(wait_queue &target, task_state &self, std::coroutine_handle<> at, const char *what,
                      const void *object) {
  if (!target.empty() && target.first_->task().owner != self.owner)
    throw invalid_state_error("aio: tasks of another loop wait for this object");
  if (interrupt_early(self))
    return false;
  target.append(*this);
  self.suspend(at, *this, {.kind = debug::wait_kind::primitive, .what = what, .object = object});
  return true;
}

void wait_node::unlink() noexcept { queue->remove(*this); }

bool wait_node::cancel() noexcept {
  leave();
  interrupted_ = true;
  self_->owner->schedule(*self_);
  return true;
}

void wait_entry::require_primitive() const {
  if (orphaned)
    throw invalid_state_error("aio: the object that a task waited for was destroyed");
}

wait_queue::~wait_queue() {
  while (wait_node *node = first_) {
    node->orphaned = true;
    // What a debugger would look at is gone.
    if (!node->woken) {
      if (debug::enabled() && !node->task().owner->closing()) [[unlikely]]
        debug::tell({.kind = debug::notice_kind::waiters_lost, .task = &node->task(), .what = node->task().wait.what});
      node->task().wait.object = nullptr;
      node->task().wait.holder = nullptr;
    }
    remove(*node);
  }
}

std::size_t wait_queue::size() const noexcept {
  std::size_t count = 0;
  for (const wait_node *node = first_; node; node = node->next)
    ++count;
  return count;
}

bool wait_queue::wake_one() noexcept {
  if (!waiting_)
    return false;
  wait_node &node = *waiting_;
  waiting_ = node.next;
  node.woken = true;
  scheduler &loop = *node.task().owner;
  // A loop that closes destroys its tasks one by one; what they let go on the way wakes nobody.
  if (loop.closing())
    return true;
  // The caller may be a plain Asio handler: then this is a turn of its own.
  scheduler::turn bracket(loop);
  loop.schedule(node.task());
  return true;
}

void wait_queue::append(wait_node &node) noexcept {
  node.queue = this;
  node.previous = last_;
  node.next = nullptr;
  (last_ ? last_->next : first_) = &node;
  last_ = &node;
  if (!waiting_)
    waiting_ = &node;
}

void wait_queue::remove(wait_node &node) noexcept {
  (node.previous ? node.previous->next : first_) = node.next;
  (node.next ? node.next->previous : last_) = node.previous;
  if (waiting_ == &node)
    waiting_ = node.next;
  node.queue = nullptr;
  node.next = node.previous = nullptr;
}

} // namespace aio::detail
