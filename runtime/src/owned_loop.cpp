// Opening, running and closing the loop of aio::runner.
#include "aio/detail/owned_loop.h"

#include "aio/detail/activation.h"
#include "aio/detail/current_context.h"
#include "aio/detail/loop_home.h"
#include "aio/detail/loop_service.h"
#include "aio/detail/thread_pool.h"
#include "aio/invalid_state_error.h"
#include "interrupt.h"

#include <boost/asio/io_context.hpp>

namespace aio::detail {

namespace {

/// The loop is this thread's while it lasts.
class on_this_thread {
public:
  explicit on_this_thread(scheduler &loop) noexcept : previous_(scheduler::exchange_current(&loop)) {}
  ~on_this_thread() { scheduler::exchange_current(previous_); }
  on_this_thread(const on_this_thread &) = delete;
  on_this_thread &operator=(const on_this_thread &) = delete;

private:
  scheduler *previous_;
};

void refuse_inside_a_loop() {
  if (!scheduler::current())
    return;
  debug::tell({debug::notice_kind::run_refused, nullptr, "aio::run", nullptr, -1, 0});
  throw invalid_state_error("aio::run cannot be called while a loop runs on this thread: co_await the task instead");
}

} // namespace

struct owned_loop::loop {
  loop(const run_options &options, const std::string &name)
      : context(std::make_unique<boost::asio::io_context>(1)),
        schedule(loop_home::of(context->get_executor()), name, true) {
    schedule.on_exception = options.on_exception;
    schedule.clock = options.clock;
    schedule.thread_limit = options.thread_limit;
    loop_service::attach(schedule);
  }
  ~loop() {
    const on_this_thread here(schedule);
    schedule.shut_down();
    schedule.close();
    // Destroys the handlers that never ran, and with them the tasks that were inside operations.
    context.reset();
  }
  loop(const loop &) = delete;
  loop &operator=(const loop &) = delete;

  std::unique_ptr<boost::asio::io_context> context;
  scheduler schedule;
};

owned_loop::owned_loop(const run_options &options) : options_(options), name_(options.name) {
  refuse_inside_a_loop();
  activated_ = activate(options.debug);
  context_ = current_context();
  loop_ = std::make_unique<loop>(options_, name_);
}

owned_loop::~owned_loop() { close(); }

scheduler &owned_loop::open() const {
  refuse_inside_a_loop();
  if (!loop_)
    throw invalid_state_error("aio: this runner is closed");
  return loop_->schedule;
}

void owned_loop::run(task_state &main) {
  scheduler &open_loop = open();
  // Made before debug mode began, by the caller of aio::run; that of a runner knows it when it makes the task.
  if (std::exchange(activated_, false) && main.root->cookie == nullptr)
    debug::active->frame_created(*main.root);
  const on_this_thread here(open_loop);
  main.context = context_;
  const interrupt_guard interrupts(open_loop, main, options_.on_sigint);
  open_loop.adopt(main);
  open_loop.run_until_done(main);
  context_ = main.context;
  interrupts.throw_if_interrupted();
}

void owned_loop::close() noexcept { loop_.reset(); }

} // namespace aio::detail
