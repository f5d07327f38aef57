// How Asio drives a loop: the posted drain, the steady_timer, and the runs of the context.
#include "aio/detail/loop_gate.h"
#include "aio/detail/loop_home.h"
#include "aio/detail/loop_list.h"
#include "aio/detail/loop_service.h"
#include "aio/detail/scheduler.h"
#include "aio/detail/thread_pool.h"
#include "aio/invalid_state_error.h"
#include "aio/testing/clock.h"

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

namespace aio::detail {

namespace asio = boost::asio;

namespace {
constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();

/// Another type than Asio's own, so that the loop's timer is told from those of the program.
struct loop_clock : std::chrono::steady_clock {};
using loop_timer = asio::basic_waitable_timer<loop_clock>;

/// Whether a timer of that clock was ever made on the context.
template <class Clock> bool has_timer_service(asio::execution_context &context) {
  using traits = asio::detail::chrono_time_traits<Clock, asio::wait_traits<Clock>>;
  return asio::has_service<asio::detail::deadline_timer_service<traits>>(context);
}

/// A loop that makes new tasks while it is cancelled is given up after this many rounds.
constexpr int shutdown_rounds = 100;
} // namespace

struct scheduler::drive {
  explicit drive(const loop_home &where) : home(where) {}
  loop_home home;
  std::optional<loop_timer> timer; ///< made when needed: a context without it never enters the kernel
  std::optional<asio::executor_work_guard<asio::any_io_executor>> work;
};

scheduler::scheduler(const loop_home &home, std::string name, bool own)
    : context_(home.context), owner_(&home.owner()), name_(std::move(name)), own_(own), watched_(home.one_thread),
      armed_ns_(never), drive_(std::make_unique<drive>(home)), gate_(std::make_shared<loop_gate>(*this)) {
  view.name = name_.c_str();
  view.queued = &ready_.pushed();
  view.taken = &ready_.popped();
  view.has_timers = has_timers;
  view.runtime = this;
  view.tid = thread_number();
  if (own_)
    hold_work();
  if (debug::enabled() && watched_) [[unlikely]]
    debug::active->loop_opened(view);
  list_loop(view);
}

scheduler::~scheduler() { unlist_loop(view); }

asio::io_context &scheduler::context() const {
  if (!context_)
    throw invalid_state_error("aio: this loop lives on a thread pool, which has no io_context");
  return *context_;
}

const asio::any_io_executor &scheduler::executor() const noexcept { return drive_->home.executor; }

bool scheduler::has_timers(const debug::loop_view &loop) noexcept {
  const auto &self = *static_cast<const scheduler *>(loop.runtime);
  return !self.timers_.empty() || has_timer_service<std::chrono::steady_clock>(*self.owner_) ||
         has_timer_service<std::chrono::system_clock>(*self.owner_) ||
         has_timer_service<std::chrono::high_resolution_clock>(*self.owner_);
}

bool scheduler::in_home() const noexcept { return drive_ && drive_->home.here(); }

std::int64_t scheduler::now_ns() const noexcept {
  if (clock) [[unlikely]]
    return clock->now_ns();
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

void scheduler::post_drain() {
  drain_posted_ = true;
  const auto call = [this] { drain(); };
  if (watched_) [[likely]]
    asio::post(*context_, call);
  else
    asio::post(drive_->home.executor, call);
}

void scheduler::settle() noexcept {
  const bool over = own_ && reached_goal();
  view.ending = over || shutting_down_;
  if (over)
    context_->stop();
  if (!ready_.empty() && !drain_posted_)
    post_drain();
  if (!clock)
    arm();
  offer_end();
}

bool scheduler::unused() const noexcept {
  return users == 0 && live_ == 0 && ready_.empty() && timers_.empty() && !drain_posted_ && timer_waits_ == 0 &&
         calls_ == 0;
}

/// The loop of an io_context (the watched ones) lives as long as that; those of strands come and go.
void scheduler::offer_end() noexcept {
  if (watched_ || sweep_posted_ || !unused()) [[likely]]
    return;
  sweep_posted_ = true;
  loop_service::sweep_soon(*this);
}

bool scheduler::close_if_unused() noexcept {
  sweep_posted_ = false;
  // A call from another thread that got in has a handler that is on its way.
  if (!unused() || !gate_->close_if([this] { return remote_.load(std::memory_order_relaxed) == nullptr; }))
    return false;
  close();
  return true;
}

void scheduler::arm() noexcept {
  if (timers_.empty()) {
    // On somebody else's context the timer would keep its run() from returning.
    if (!own_ && armed_ns_ != never) {
      drive_->timer->cancel();
      armed_ns_ = never;
    }
    return;
  }
  const std::int64_t due = timers_.earliest();
  if (due >= armed_ns_)
    return;
  armed_ns_ = due;
  if (!drive_->timer)
    drive_->timer.emplace(drive_->home.executor);
  drive_->timer->expires_at(
      loop_timer::time_point(std::chrono::duration_cast<loop_timer::duration>(std::chrono::nanoseconds(due))));
  drive_->timer->async_wait([this, due](const boost::system::error_code &error) {
    --timer_waits_;
    if (!error)
      on_timer(due);
    else if (!closing_)
      offer_end();
  });
  ++timer_waits_;
}

void scheduler::hold_work() { drive_->work.emplace(drive_->home.executor); }

void scheduler::release_work() noexcept { drive_->work.reset(); }

void scheduler::drain() noexcept {
  turn bracket(*this);
  drain_posted_ = false;
  fire_due();
  run_ready();
}

void scheduler::on_timer(std::int64_t due_ns) noexcept {
  turn bracket(*this);
  if (due_ns == armed_ns_)
    armed_ns_ = never;
  fire_due();
  run_ready();
}

void scheduler::post_remote(remote_call &call) noexcept {
  remote_call *first = remote_.load(std::memory_order_relaxed);
  do
    call.next = first;
  while (!remote_.compare_exchange_weak(first, &call, std::memory_order_release, std::memory_order_relaxed));
  if (!first)
    asio::post(drive_->home.executor, [this] { drain_remote(); });
}

void scheduler::drain_remote() noexcept {
  remote_call *newest = remote_.exchange(nullptr, std::memory_order_acquire);
  remote_call *oldest = nullptr;
  while (newest) {
    remote_call *const next = newest->next;
    newest->next = oldest;
    oldest = newest;
    newest = next;
  }
  turn bracket(*this);
  while (oldest) {
    remote_call *const next = oldest->next;
    if (closing_)
      oldest->drop();
    else
      oldest->run();
    oldest = next;
  }
  if (!closing_)
    run_ready();
}

bool scheduler::reached_goal() const noexcept {
  switch (goal_) {
  case goal::none:
    return false;
  case goal::task:
    return awaited_->done;
  case goal::background:
    return live_background_ == 0;
  }
  return true;
}

bool scheduler::is_running() const noexcept {
  return own_ ? running_.load(std::memory_order_relaxed) : !context_->stopped();
}

void scheduler::run_to(goal wanted) {
  goal_ = wanted;
  running_.store(true, std::memory_order_relaxed);
  while (!reached_goal()) {
    if (context_->stopped())
      context_->restart();
    try {
      if (clock)
        run_with_mock_clock();
      else
        context_->run();
    } catch (...) {
      report({"an exception escaped from an Asio handler on the loop", std::current_exception(), {}});
    }
  }
  goal_ = goal::none;
  running_.store(false, std::memory_order_relaxed);
}

void scheduler::run_with_mock_clock() {
  if (context_->poll() != 0 || reached_goal())
    return;
  if (context_->stopped())
    context_->restart();
  if (!timers_.empty() && calls_ == 0) {
    if (timers_.earliest() > clock->now_ns())
      clock->set_ns(timers_.earliest());
    post_drain();
  } else {
    context_->run_one();
  }
}

void scheduler::run_until_done(task_state &task) {
  awaited_ = &task;
  run_to(goal::task);
  awaited_ = nullptr;
}

void scheduler::shut_down() {
  shutting_down_ = true;
  run_to(goal::background);
  for (int round = 0; round < shutdown_rounds && live_ != 0; ++round) {
    // Only for these: tasks that they make meanwhile are cancelled in the next round, not waited for.
    std::vector<task_pointer<task_state>> left;
    left.reserve(live_);
    for (debug::task_view *view_of = view.tasks; view_of; view_of = view_of->next) {
      auto *const task = static_cast<task_state *>(view_of);
      task->retain();
      left.emplace_back(task);
    }
    for (const task_pointer<task_state> &task : left)
      task->cancel();
    for (const task_pointer<task_state> &task : left)
      run_until_done(*task);
    // Also when a handle is kept beyond the run: whoever has it may never look.
    for (const task_pointer<task_state> &task : left)
      if (const std::exception_ptr error = task->peek();
          error && task->references > 1 && !task->cancelled && !std::exchange(task->retrieved, true)) {
        task->tell_lost(error);
        report({"a task failed when it was cancelled at the end of the run", error, task->display_name()});
      }
  }
}

void scheduler::close() noexcept {
  if (closing_)
    return;
  if (debug::enabled()) [[unlikely]]
    debug::active->loop_closed(view);
  unlist_loop(view);
  gate_->close();
  closing_ = true;
  stop_threads();
  drain_remote();
  while (!ready_.empty())
    if (const ready_entry entry = ready_.pop(); entry.is_callback())
      entry.callback().drop();
  timers_.close();
  debug::task_view *next = nullptr;
  for (debug::task_view *view_of = view.tasks; view_of; view_of = next) {
    next = view_of->next;
    // A task inside an Asio operation dies with the operation's handler, when the context goes.
    if (view_of->wait.kind != debug::wait_kind::operation)
      abandon(*static_cast<task_state *>(view_of));
  }
  drive_.reset();
}

} // namespace aio::detail
