// The loop behind aio::run: ready ring, timer heap and live tasks, driven by one posted drain and one steady_timer on
// an Asio executor. Everything but post_remote and on_loop_thread belongs to the loop's thread (on a strand: to whoever
// runs in it).
#pragma once

#include "aio/debug.h"
#include "aio/detail/ready_ring.h"
#include "aio/detail/remote_call.h"
#include "aio/detail/task_state.h"
#include "aio/detail/timer_heap.h"
#include "aio/exception_context.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

namespace boost::asio {
class any_io_executor;
class execution_context;
class io_context;
} // namespace boost::asio

namespace aio::testing {
class clock;
}

namespace aio::detail {

class loop_gate;
struct loop_home;
class thread_call;
class thread_pool;

class scheduler {
public:
  /// Attaches to `home`, whose context outlives it. `own` says that this loop alone decides when the context stops.
  scheduler(const loop_home &home, std::string name, bool own);
  ~scheduler();
  scheduler(const scheduler &) = delete;
  scheduler &operator=(const scheduler &) = delete;

  /// The scheduler whose loop runs on this thread, or null.
  static scheduler *current() noexcept;
  /// Sets it; returns what it was.
  static scheduler *exchange_current(scheduler *next) noexcept;
  /// The same as current(), or invalid_state_error.
  static scheduler &require();
  /// The task that runs on this thread now, or null.
  static task_state *current_task() noexcept;

  /// Control enters the runtime, and leaves it again: what lies between is one turn. Nests harmlessly.
  class turn {
  public:
    explicit turn(scheduler &owner) noexcept : owner_(owner), outer_(owner.enter(previous_)) {}
    ~turn() {
      if (outer_)
        owner_.leave(previous_);
    }
    turn(const turn &) = delete;
    turn &operator=(const turn &) = delete;

  private:
    scheduler &owner_;
    scheduler *previous_ = nullptr;
    bool outer_;
  };

  /// Takes a new task into the loop and queues it. The loop holds one count of it until it is done.
  void adopt(task_state &task);
  /// The same, but runs it at once, until it first suspends. It may be done when this returns.
  void adopt_eagerly(task_state &task);
  /// Queues a task that is suspended; it will run in this turn or the next.
  void schedule(task_state &task) noexcept {
    if (task.queued)
      return;
    task.queued = true;
    task.waiting = nullptr;
    task.wait.kind = debug::wait_kind::ready;
    ready_.push(ready_entry(task));
  }
  /// The same for a task that only lets others run: after this round the loop looks for I/O and timers.
  void yield(task_state &task) noexcept {
    yielded_ = true;
    schedule(task);
  }
  /// Queues a call behind what is ready. May throw std::bad_alloc.
  void call_soon(callback_node &callback);
  /// Runs a task at once, from an Asio handler, and what it makes ready.
  void resume(task_state &task) noexcept;
  /// Destroys a live task with its frames; for tasks that nothing can resume any more.
  void abandon(task_state &task) noexcept;
  /// Any thread: runs the call inside a turn of this loop. The loop must not be destroyed meanwhile.
  void post_remote(remote_call &call) noexcept;

  void add_timer(timer_node &node, std::int64_t due_ns) { timers_.push(node, due_ns); }
  void remove_timer(timer_node &node) noexcept { timers_.remove(node); }
  /// Steady clock in nanoseconds, or the mock clock's.
  std::int64_t now_ns() const noexcept;

  /// Reports an exception that nobody can receive: to the handler, else on stderr.
  static void report(const exception_context &context) noexcept { report(context, current()); }
  static void report(const exception_context &context, const scheduler *loop) noexcept;

  /// Runs Asio until `task` is done.
  void run_until_done(task_state &task);
  /// Waits for background tasks, cancels what is left and waits for it, as asyncio.run does.
  void shut_down();
  /// Tells the debugger, destroys what is still alive and the thread pool. The context's handlers may still come.
  void close() noexcept;

  /// invalid_state_error when the loop lives on a thread pool.
  boost::asio::io_context &context() const;
  boost::asio::execution_context &owner() const noexcept { return *owner_; }
  const boost::asio::any_io_executor &executor() const noexcept;
  bool on_loop_thread() const noexcept { return current() == this || in_home(); }

  /// A call is on its way to a thread, and it is back.
  void expect_call();
  void forget_call() noexcept;
  /// Hands it to the loop's pool, and takes it back if it has not begun.
  void submit(thread_call &call);
  bool withdraw(thread_call &call) noexcept;
  bool closing() const noexcept { return closing_; }
  /// For the loop of a strand: closes it when nobody uses it and nothing is on its way to it.
  bool close_if_unused() noexcept;
  /// The task whose step it is, or null.
  task_state *running() const noexcept { return static_cast<task_state *>(view.current); }
  std::size_t live() const noexcept { return live_; }
  const std::shared_ptr<loop_gate> &gate() const noexcept { return gate_; }

  debug::loop_view view;
  exception_handler on_exception;
  testing::clock *clock = nullptr;
  std::size_t thread_limit = 0;
  std::size_t users = 0;            ///< of somebody else's executor: spawned tasks
  context_pointer callback_context; ///< of the plain call that runs now

private:
  struct drive;
  enum class goal { none, task, background };

  bool enter(scheduler *&previous) noexcept;
  void leave(scheduler *previous) noexcept;
  void check_thread() noexcept;
  bool is_running() const noexcept;
  void link(task_state &task);
  void step(task_state &task) noexcept;
  void step_inside(task_state &task) noexcept;
  void retire(task_state &task) noexcept;
  void run(ready_entry entry) noexcept;
  void drain() noexcept;
  void drain_remote() noexcept;
  void on_timer(std::int64_t due_ns) noexcept;
  void fire_due() noexcept;
  void run_ready() noexcept;
  void prefetch() const noexcept;
  void settle() noexcept;
  bool unused() const noexcept;
  void offer_end() noexcept;
  void post_drain();
  void arm() noexcept;
  void hold_work();
  void release_work() noexcept;
  bool in_home() const noexcept;
  bool reached_goal() const noexcept;
  static bool has_timers(const debug::loop_view &loop) noexcept;
  void run_to(goal wanted);
  void run_with_mock_clock();
  void stop_threads() noexcept;

  boost::asio::io_context *const context_;
  boost::asio::execution_context *const owner_;
  const std::string name_;
  const bool own_;
  const bool watched_; ///< a debugger follows loops that stay on one thread
  ready_ring ready_;
  timer_heap timers_;
  std::size_t live_ = 0;
  std::size_t callbacks_ = 0;                      ///< in the ready ring
  std::size_t live_background_ = 0;                ///< background tasks among the live ones
  std::atomic<const void *> home_thread_{nullptr}; ///< with a debugger: tells the threads apart
  std::atomic<bool> running_{false};               ///< inside run_to
  bool in_turn_ = false;
  bool drain_posted_ = false;
  bool yielded_ = false; ///< in this round
  bool closing_ = false;
  bool shutting_down_ = false;
  bool sweep_posted_ = false;
  goal goal_ = goal::none;
  std::int64_t armed_ns_;         ///< what the steady_timer waits for
  std::size_t timer_waits_ = 0;   ///< handlers of the steady_timer that did not come yet
  task_state *awaited_ = nullptr; ///< run_until_done's task
  std::uint64_t next_id_ = 0, end_id_ = 0;
  std::atomic<remote_call *> remote_{nullptr};
  std::unique_ptr<drive> drive_;
  std::unique_ptr<thread_pool> pool_;
  std::size_t calls_ = 0; ///< handed to threads and not back yet
  std::shared_ptr<loop_gate> gate_;
};

} // namespace aio::detail
