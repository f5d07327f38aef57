// How Asio drives a loop: the posted drain, the steady_timer, and the runs of the context.
#include "aio/detail/scheduler.h"
#include "aio/detail/thread_pool.h"
#include "aio/testing/mock_clock.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <limits>
#include <optional>

namespace aio::detail {

namespace asio = boost::asio;

namespace {
constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();

/// A loop that makes new tasks while it is cancelled is given up after this many rounds.
constexpr int shutdown_rounds = 100;
} // namespace

struct scheduler::drive {
  explicit drive(asio::io_context &context) : timer(context) {}
  asio::steady_timer timer;
  std::optional<asio::executor_work_guard<asio::io_context::executor_type>> work;
};

scheduler::scheduler(asio::io_context &context, std::string name, bool own)
    : context_(context), name_(std::move(name)), own_(own), armed_ns_(never), drive_(std::make_unique<drive>(context)) {
  view.name = name_.c_str();
  if (own_)
    drive_->work.emplace(context.get_executor());
  if (debug::enabled()) [[unlikely]]
    debug::active->loop_opened(view);
}

scheduler::~scheduler() = default;

std::int64_t scheduler::now_ns() const noexcept {
  if (clock) [[unlikely]]
    return clock->now_ns();
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

bool scheduler::on_loop_thread() const noexcept { return context_.get_executor().running_in_this_thread(); }

void scheduler::settle() noexcept {
  if (reached_goal())
    context_.stop();
  if (!ready_.empty() && !drain_posted_) {
    drain_posted_ = true;
    asio::post(context_, [this] { drain(); });
  }
  if (!clock)
    arm();
}

void scheduler::arm() noexcept {
  if (timers_.empty()) {
    // On somebody else's context the timer would keep its run() from returning.
    if (!own_ && armed_ns_ != never) {
      drive_->timer.cancel();
      armed_ns_ = never;
    }
    return;
  }
  const std::int64_t due = timers_.earliest();
  if (due >= armed_ns_)
    return;
  armed_ns_ = due;
  drive_->timer.expires_at(asio::steady_timer::time_point(
      std::chrono::duration_cast<asio::steady_timer::duration>(std::chrono::nanoseconds(due))));
  drive_->timer.async_wait([this, due](const boost::system::error_code &error) {
    if (!error)
      on_timer(due);
  });
}

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

bool scheduler::reached_goal() const noexcept { return (awaited_ && awaited_->done) || (shutting_down_ && live_ == 0); }

void scheduler::run_to_goal() {
  while (!reached_goal()) {
    if (context_.stopped())
      context_.restart();
    try {
      if (clock)
        run_with_mock_clock();
      else
        context_.run();
    } catch (...) {
      report({"an exception escaped from an Asio handler on the loop", std::current_exception(), {}});
    }
  }
}

void scheduler::run_with_mock_clock() {
  if (context_.poll() != 0 || reached_goal())
    return;
  if (context_.stopped())
    context_.restart();
  if (!timers_.empty() && calls_ == 0) {
    if (timers_.earliest() > clock->now_ns())
      clock->set_ns(timers_.earliest());
    drain_posted_ = true;
    asio::post(context_, [this] { drain(); });
  } else {
    context_.run_one();
  }
}

void scheduler::run_until_done(task_state &task) {
  awaited_ = &task;
  run_to_goal();
  awaited_ = nullptr;
}

void scheduler::shut_down() {
  shutting_down_ = true;
  for (int round = 0; round < shutdown_rounds && live_ != 0; ++round) {
    // Cancelling may finish nothing at once, so the list does not change under the walk.
    for (debug::task_view *task = view.tasks; task; task = task->next)
      static_cast<task_state *>(task)->cancel();
    run_to_goal();
  }
}

void scheduler::close() noexcept {
  if (closing_)
    return;
  if (debug::enabled()) [[unlikely]]
    debug::active->loop_closed(view);
  closing_ = true;
  stop_threads();
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
