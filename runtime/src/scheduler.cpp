// Turns, steps and the life of tasks on a loop. What drives them from Asio is in scheduler_drive.cpp.
#include "aio/detail/scheduler.h"

#include "aio/cancelled_error.h"
#include "aio/detail/loop_list.h"
#include "aio/detail/ticks.h"
#include "aio/invalid_state_error.h"

namespace aio::detail {

namespace {
constinit thread_local scheduler *current_scheduler = nullptr;

/// Ids are unique in the process; a loop takes them in blocks, so that the counter is not fought over.
constexpr std::uint64_t id_block = 64;
std::atomic<std::uint64_t> last_id{0};

/// Reading the clock costs as much as three switches.
constexpr unsigned rounds_a_look = 4;

constexpr std::size_t many_ready = 1024, far_ahead = 16, near_ahead = 8;
} // namespace

scheduler *scheduler::current() noexcept { return current_scheduler; }

scheduler *scheduler::exchange_current(scheduler *next) noexcept { return std::exchange(current_scheduler, next); }

scheduler &scheduler::require() {
  if (!current_scheduler)
    throw invalid_state_error("aio: no loop is running on this thread (call this from a task run by aio::run)");
  return *current_scheduler;
}

task_state *scheduler::current_task() noexcept {
  return current_scheduler ? static_cast<task_state *>(current_scheduler->view.current) : nullptr;
}

bool scheduler::enter(scheduler *&previous) noexcept {
  if (debug::enabled() && watched_) [[unlikely]]
    check_thread();
  if (in_turn_)
    return false;
  in_turn_ = true;
  previous = exchange_current(this);
  view.tid = thread_number();
  ++view.turns;
  if (debug::enabled() && watched_ && !closing_) [[unlikely]]
    debug::active->turn_begin(view);
  return true;
}

/// As in asyncio's debug mode, a loop that does not run may be touched by anybody.
void scheduler::check_thread() noexcept {
  if (on_loop_thread())
    home_thread_.store(&current_scheduler, std::memory_order_relaxed);
  else if (const void *home = home_thread_.load(std::memory_order_relaxed);
           home && home != &current_scheduler && is_running())
    debug::active->wrong_thread(view);
}

void scheduler::leave(scheduler *previous) noexcept {
  if (!closing_) {
    settle();
    if (debug::enabled() && watched_) [[unlikely]]
      debug::active->turn_end(view);
  }
  exchange_current(previous);
  in_turn_ = false;
}

void scheduler::link(task_state &task) {
  if (closing_)
    throw invalid_state_error("aio: the loop is closed");
  ready_.reserve(live_ + callbacks_ + 1);
  if (next_id_ == end_id_) {
    next_id_ = last_id.fetch_add(id_block, std::memory_order_relaxed);
    end_id_ = next_id_ + id_block;
  }
  task.id = ++next_id_;
  ++live_;
  live_background_ += task.background;
  task.retain();
  task.owner = this;
  task.next = view.tasks;
  if (view.tasks)
    view.tasks->previous = &task;
  view.tasks = &task;
}

void scheduler::adopt(task_state &task) {
  link(task);
  turn bracket(*this);
  if (debug::enabled() && watched_) [[unlikely]]
    debug::active->task_created(task);
  schedule(task);
}

void scheduler::adopt_eagerly(task_state &task) {
  link(task);
  turn bracket(*this);
  if (debug::enabled() && watched_) [[unlikely]]
    debug::active->task_created(task);
  task.retain(); // looked at after its step
  step_inside(task);
  task.release();
}

void scheduler::call_soon(callback_node &callback) {
  ready_.reserve(live_ + callbacks_ + 1);
  ++callbacks_;
  turn bracket(*this);
  ready_.push(ready_entry(callback));
}

void scheduler::resume(task_state &task) noexcept {
  turn bracket(*this);
  // Inside another task's step when an operation completes in somebody else's call: then it waits its turn.
  if (view.current)
    return schedule(task);
  task.waiting = nullptr;
  step(task);
  run_ready();
}

void scheduler::step(task_state &task) noexcept {
  view.current = &task;
  task.queued = false;
  task.wait.kind = debug::wait_kind::none;
  const bool watched = debug::enabled() && watched_;
  if (watched) [[unlikely]]
    debug::active->step_begin(view, task);
  bool refused = false;
  if (!task.begun) [[unlikely]] {
    task.begun = true;
    // Cancelled before it began: the body never runs, and that is not a forgotten await.
    refused = task.must_cancel;
    task.root->started = true;
  }
  if (!refused) [[likely]]
    task.resume_point.resume();
  if (task.finished || refused)
    task.complete();
  if (watched) [[unlikely]]
    debug::active->step_end(view, task);
  view.current = nullptr;
  if (task.done)
    retire(task);
}

/// To a debugger, the outer step ends here and goes on afterwards: steps do not nest. That no task is current tells it
/// that the outer one is not suspended.
void scheduler::step_inside(task_state &task) noexcept {
  auto *const outer = static_cast<task_state *>(view.current);
  const bool watched = debug::enabled() && watched_ && outer;
  if (watched) [[unlikely]] {
    view.current = nullptr;
    debug::active->step_end(view, *outer);
  }
  step(task);
  view.current = outer;
  if (watched) [[unlikely]]
    debug::active->step_begin(view, *outer);
}

void scheduler::retire(task_state &task) noexcept {
  if (debug::enabled() && watched_) [[unlikely]]
    debug::active->task_destroyed(task);
  (task.previous ? task.previous->next : view.tasks) = task.next;
  if (task.next)
    task.next->previous = task.previous;
  task.next = task.previous = nullptr;
  --live_;
  live_background_ -= task.background;
  task.release();
}

void scheduler::abandon(task_state &task) noexcept {
  turn bracket(*this);
  task.destroy_frames();
  task.set_cancelled(std::make_exception_ptr(cancelled_error("the loop closed")));
  task.done = task.cancelled = true;
  while (join_node *joiner = task.first_joiner()) {
    task.remove_joiner(*joiner);
    joiner->abandoned();
  }
  retire(task);
}

void scheduler::fire_due() noexcept {
  if (timers_.empty())
    return;
  timers_.fire_due(now_ns());
}

void scheduler::run(ready_entry entry) noexcept {
  if (!entry.is_callback()) [[likely]]
    return step(entry.task());
  --callbacks_;
  entry.callback().run();
}

/// Of many tasks, most are not in the cache: what the next ones need is fetched while this one runs.
void scheduler::prefetch() const noexcept {
  if (const ready_entry far = ready_.peek(far_ahead); !far.is_callback()) {
    const auto *task = reinterpret_cast<const char *>(&far.task());
    for (std::size_t line = 0; line < sizeof(task_state); line += 64)
      __builtin_prefetch(task + line);
  }
  if (const ready_entry near = ready_.peek(near_ahead); !near.is_callback()) {
    const auto *frame = static_cast<const char *>(near.task().resume_point.address());
    __builtin_prefetch(frame);
    __builtin_prefetch(frame + 64);
    __builtin_prefetch(frame + 128);
  }
}

void scheduler::run_ready() noexcept {
  // In rounds, so that what these steps make ready comes after what was ready before. Tasks that wake each other go on
  // for a short time before the loop looks for I/O and timers again; one that yields wants it to look now.
  std::uint64_t begin = 0;
  for (unsigned round = 1; !ready_.empty(); ++round) {
    yielded_ = false;
    std::size_t left = ready_.size();
    for (; left > many_ready; --left) {
      prefetch();
      run(ready_.pop());
    }
    for (; left != 0; --left)
      run(ready_.pop());
    if (yielded_ || clock || reached_goal())
      return;
    if (round % rounds_a_look != 0)
      continue;
    const std::uint64_t now = ticks();
    if (begin == 0)
      begin = now;
    else if (now - begin > turn_budget)
      return;
  }
}

} // namespace aio::detail
