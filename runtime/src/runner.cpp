// Opening and closing the loop of aio::run.
#include "aio/detail/runner.h"

#include "aio/detail/activation.h"
#include "aio/detail/loop_service.h"
#include "aio/detail/thread_pool.h"
#include "aio/invalid_state_error.h"

#include <boost/asio/io_context.hpp>

namespace aio::detail {

struct runner::loop {
  explicit loop(const run_options &options)
      : context(std::make_unique<boost::asio::io_context>(1)), schedule(*context, options.name, true) {
    schedule.on_exception = options.on_exception;
    schedule.clock = options.clock;
    schedule.thread_limit = options.thread_limit;
    loop_service::attach(*context, schedule);
    previous = scheduler::exchange_current(&schedule);
  }
  ~loop() {
    schedule.close();
    // Destroys the handlers that never ran, and with them the tasks that were inside operations.
    context.reset();
    scheduler::exchange_current(previous);
  }
  loop(const loop &) = delete;
  loop &operator=(const loop &) = delete;

  std::unique_ptr<boost::asio::io_context> context;
  scheduler schedule;
  scheduler *previous = nullptr;
};

runner::runner(const run_options &options, debug::frame &main) {
  if (scheduler::current())
    throw invalid_state_error("aio::run cannot be called while a loop runs on this thread: co_await the task instead");
  if (activate(options.debug))
    debug::active->frame_created(main);
  loop_ = std::make_unique<loop>(options);
}

runner::~runner() = default;

void runner::run(task_state &main) {
  loop_->schedule.adopt(main);
  loop_->schedule.run_until_done(main);
  loop_->schedule.shut_down();
}

} // namespace aio::detail
