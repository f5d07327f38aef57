// Signals through asio::signal_set.
#include "aio/signals.h"

#include "aio/create_task.h"
#include "aio/detail/scheduler.h"
#include "aio/executor.h"
#include "aio/io.h"

#include <boost/asio/basic_signal_set.hpp>
#include <boost/asio/execution_context.hpp>
#include <boost/system/system_error.hpp>

#include <map>
#include <string>
#include <system_error>
#include <utility>

namespace aio {

namespace asio = boost::asio;

struct signal_stream::set {
  explicit set(signal_list signals) : io(current_executor()) {
    for (const int number : signals) {
      boost::system::error_code error;
      io.add(number, error);
      if (error)
        throw std::system_error(error, "aio: cannot take signal " + std::to_string(number));
    }
  }
  asio::basic_signal_set<io_executor> io;
};

signal_stream::signal_stream(signal_list signals) : set_(std::make_shared<set>(signals)) {}
signal_stream::signal_stream(signal_stream &&) noexcept = default;
signal_stream &signal_stream::operator=(signal_stream &&) noexcept = default;
signal_stream::~signal_stream() = default;

task<int> signal_stream::next_of(std::shared_ptr<set> signals) { co_return co_await signals->io.async_wait(); }
task<int> signal_stream::next() { return next_of(set_); }

task<int> wait_for_signal(signal_list signals) {
  signal_stream stream(signals);
  co_return co_await stream.next();
}

namespace {

/// The handlers of a loop's context: they end with it.
class signal_handlers final : public asio::execution_context::service {
public:
  using key_type = signal_handlers;
  static asio::execution_context::id id;
  explicit signal_handlers(asio::execution_context &owner) : service(owner) {}
  std::map<int, task_handle<void>> tasks;

private:
  void shutdown() override { tasks.clear(); }
};
asio::execution_context::id signal_handlers::id;

task<void> call_handler(signal_stream signals, std::function<void()> handler) {
  for (;;) {
    co_await signals.next();
    try {
      handler();
    } catch (...) {
      detail::scheduler::report({"an exception escaped from a signal handler", std::current_exception(), {}});
    }
  }
}

} // namespace

bool remove_signal_handler(int number) {
  auto &tasks = asio::use_service<signal_handlers>(current_context()).tasks;
  const auto found = tasks.find(number);
  if (found == tasks.end())
    return false;
  task_handle<void> running = std::move(found->second);
  tasks.erase(found);
  return running.cancel();
}

void add_signal_handler(int number, std::function<void()> handler) {
  signal_stream signals{signal_list(number)};
  remove_signal_handler(number);
  const std::string name = "signal " + std::to_string(number);
  task_handle<void> running = create_task(call_handler(std::move(signals), std::move(handler)), {.name = name});
  asio::use_service<signal_handlers>(current_context()).tasks.emplace(number, std::move(running));
}

} // namespace aio
