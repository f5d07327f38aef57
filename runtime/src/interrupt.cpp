// SIGINT cancels the main task.
#include "interrupt.h"

#include "aio/detail/owned_loop.h"
#include "aio/keyboard_interrupt.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <csignal>
#include <cstdlib>
#include <sys/syscall.h>
#include <unistd.h>

namespace aio::detail {

namespace {
bool is_ours(sigint_policy policy) noexcept {
  struct sigaction present{};
  return policy != sigint_policy::leave && ::getpid() == static_cast<pid_t>(::syscall(SYS_gettid)) &&
         ::sigaction(SIGINT, nullptr, &present) == 0 && present.sa_handler == SIG_DFL;
}
} // namespace

struct interrupt_guard::listener {
  explicit listener(scheduler &loop) : signals(loop.context(), SIGINT) {}
  boost::asio::signal_set signals;
  bool came = false;
};

interrupt_guard::interrupt_guard(scheduler &loop, task_state &main, sigint_policy policy) : main_(main) {
  loop.view.interrupts = is_ours(policy);
  if (!loop.view.interrupts)
    return;
  listener_ = std::make_shared<listener>(loop);
  // The handler may be on its way when the run ends.
  const std::weak_ptr<listener> weak = listener_;
  listener_->signals.async_wait([weak, &main](const boost::system::error_code &error, int) {
    const std::shared_ptr<listener> still_here = weak.lock();
    if (error || !still_here)
      return;
    still_here->came = true;
    // The next one finds the default action again: it ends a program that does not listen to its cancellation.
    still_here->signals.clear();
    main.cancel("SIGINT");
  });
}

interrupt_guard::~interrupt_guard() = default;

void interrupt_guard::throw_if_interrupted() const {
  if (listener_ && listener_->came && main_.cancelled && main_.uncancel() == 0) {
    main_.retrieved = true;
    throw keyboard_interrupt();
  }
}

void exit_by_sigint() noexcept {
  ::signal(SIGINT, SIG_DFL);
  ::raise(SIGINT);
  std::abort(); // blocked: there is no other way to say it
}

} // namespace aio::detail
