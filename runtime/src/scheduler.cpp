// Turns, steps and the life of tasks on a loop. What drives them from Asio is in scheduler_drive.cpp.
#include "aio/detail/scheduler.h"

#include "aio/invalid_state_error.h"

namespace aio::detail {

namespace {
constinit thread_local scheduler *current_scheduler = nullptr;
}

scheduler *scheduler::current() noexcept { return current_scheduler; }

scheduler *scheduler::exchange_current(scheduler *next) noexcept { return std::exchange(current_scheduler, next); }

scheduler &scheduler::require() {
  if (!current_scheduler)
    throw invalid_state_error("aio: no loop is running on this thread (call this from a task run by aio::run)");
  return *current_scheduler;
}

bool scheduler::enter(scheduler *&previous) noexcept {
  if (in_turn_)
    return false;
  in_turn_ = true;
  previous = exchange_current(this);
  if (!closing_ && debug::enabled()) [[unlikely]]
    debug::active->turn_begin(view);
  return true;
}

void scheduler::leave(scheduler *previous) noexcept {
  if (!closing_) {
    settle();
    if (debug::enabled()) [[unlikely]]
      debug::active->turn_end(view);
  }
  exchange_current(previous);
  in_turn_ = false;
}

void scheduler::adopt(task_state &task) {
  if (closing_)
    throw invalid_state_error("aio: the loop is closed");
  ready_.reserve(live_ + 1);
  turn bracket(*this);
  ++live_;
  task.retain();
  task.owner = this;
  task.next = view.tasks;
  if (view.tasks)
    view.tasks->previous = &task;
  view.tasks = &task;
  if (debug::enabled()) [[unlikely]]
    debug::active->task_created(task);
  schedule(task);
}

void scheduler::schedule(task_state &task) noexcept {
  if (task.queued)
    return;
  task.queued = true;
  task.waiting = nullptr;
  task.wait.kind = debug::wait_kind::ready;
  ready_.push(task);
}

void scheduler::resume(task_state &task) noexcept {
  turn bracket(*this);
  // Inside another task's step when an operation completes in somebody else's call: then it waits its turn.
  if (view.current)
    return schedule(task);
  task.waiting = nullptr;
  step(task);
}

void scheduler::step(task_state &task) noexcept {
  view.current = &task;
  task.queued = false;
  task.wait.kind = debug::wait_kind::none;
  const bool watched = debug::enabled();
  if (watched) [[unlikely]]
    debug::active->step_begin(view, task);
  if (task.must_cancel && !task.root->started) [[unlikely]] {
    task.complete();
  } else {
    task.root->started = true;
    task.resume_point.resume();
    if (task.finished)
      task.complete();
  }
  if (watched) [[unlikely]]
    debug::active->step_end(view, task);
  view.current = nullptr;
  if (task.done)
    retire(task);
}

void scheduler::retire(task_state &task) noexcept {
  if (debug::enabled()) [[unlikely]]
    debug::active->task_destroyed(task);
  (task.previous ? task.previous->next : view.tasks) = task.next;
  if (task.next)
    task.next->previous = task.previous;
  task.next = task.previous = nullptr;
  --live_;
  task.release();
}

void scheduler::abandon(task_state &task) noexcept {
  turn bracket(*this);
  task.destroy_frames();
  while (join_node *joiner = task.joiners) {
    task.remove_joiner(*joiner);
    joiner->abandoned();
  }
  retire(task);
}

void scheduler::fire_due() noexcept {
  if (timers_.empty())
    return;
  const std::int64_t now = now_ns();
  while (!timers_.empty() && timers_.earliest() <= now)
    timers_.pop().fire();
}

void scheduler::run_ready() noexcept {
  // Only what is ready now: what these steps make ready comes after the I/O that is due.
  for (std::size_t left = ready_.size(); left != 0; --left)
    step(ready_.pop());
}

} // namespace aio::detail
