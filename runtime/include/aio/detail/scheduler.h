// The loop behind aio::run: ready ring, timer heap and live tasks, driven by one posted drain and one steady_timer on a
// boost::asio::io_context. Everything but `post_remote` belongs to the loop's thread.
#pragma once

#include "aio/debug.h"
#include "aio/detail/ready_ring.h"
#include "aio/detail/task_state.h"
#include "aio/detail/timer_heap.h"
#include "aio/exception_context.h"

#include <cstdint>
#include <memory>
#include <string>

namespace boost::asio {
class io_context;
}

namespace aio::testing {
class mock_clock;
}

namespace aio::detail {

class thread_call;
class thread_pool;

class scheduler {
public:
  /// Attaches to `context`, which outlives it. `own` says that this loop alone decides when the context stops.
  scheduler(boost::asio::io_context &context, std::string name, bool own);
  ~scheduler();
  scheduler(const scheduler &) = delete;
  scheduler &operator=(const scheduler &) = delete;

  /// The scheduler whose loop runs on this thread, or null.
  static scheduler *current() noexcept;
  /// Sets it; returns what it was.
  static scheduler *exchange_current(scheduler *next) noexcept;
  /// The same as current(), or invalid_state_error.
  static scheduler &require();

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
  /// Queues a task that is suspended; it will run in this turn or the next.
  void schedule(task_state &task) noexcept;
  /// Runs a task at once, from an Asio handler.
  void resume(task_state &task) noexcept;
  /// Destroys a live task with its frames; for tasks that nothing can resume any more.
  void abandon(task_state &task) noexcept;

  void add_timer(timer_node &node, std::int64_t due_ns) { timers_.push(node, due_ns); }
  void remove_timer(timer_node &node) noexcept { timers_.remove(node); }
  /// Steady clock in nanoseconds, or the mock clock's.
  std::int64_t now_ns() const noexcept;

  /// Reports an exception that nobody can receive: to the handler, else on stderr.
  static void report(const exception_context &context) noexcept;

  /// Runs Asio until `task` is done.
  void run_until_done(task_state &task);
  /// Cancels what is left and waits for it, as asyncio.run does.
  void shut_down();
  /// Tells the debugger, destroys what is still alive and the thread pool. The context's handlers may still come.
  void close() noexcept;

  boost::asio::io_context &context() const noexcept { return context_; }

  /// Hands a call to the pool; `forget_call` follows when it ended, unless it was withdrawn.
  void submit(thread_call &call);
  void forget_call() noexcept;
  bool withdraw(thread_call &call) noexcept;
  bool closing() const noexcept { return closing_; }
  std::size_t live() const noexcept { return live_; }
  bool on_loop_thread() const noexcept;

  debug::loop_view view;
  exception_handler on_exception;
  testing::mock_clock *clock = nullptr;
  std::size_t thread_limit = 0;

private:
  struct drive;

  bool enter(scheduler *&previous) noexcept;
  void leave(scheduler *previous) noexcept;
  void step(task_state &task) noexcept;
  void retire(task_state &task) noexcept;
  void drain() noexcept;
  void on_timer(std::int64_t due_ns) noexcept;
  void fire_due() noexcept;
  void run_ready() noexcept;
  void settle() noexcept;
  void arm() noexcept;
  bool reached_goal() const noexcept;
  void run_to_goal();
  void run_with_mock_clock();
  void stop_threads() noexcept;

  boost::asio::io_context &context_;
  const std::string name_;
  const bool own_;
  ready_ring ready_;
  timer_heap timers_;
  std::size_t live_ = 0;
  bool in_turn_ = false;
  bool drain_posted_ = false;
  bool closing_ = false;
  bool shutting_down_ = false;
  std::int64_t armed_ns_;         ///< what the steady_timer waits for
  task_state *awaited_ = nullptr; ///< run_until_done's task
  std::unique_ptr<drive> drive_;
  std::unique_ptr<thread_pool> pool_;
  std::size_t calls_ = 0; ///< handed to threads and not back yet
};

} // namespace aio::detail
