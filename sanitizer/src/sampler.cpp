// Takes the stack of a running loop thread with a signal that programs cannot see: number 33, which the C library keeps
// for itself, lets nobody block, handle or wait for, and sends only while it changes user ids (that is passed on).
#include "watchdog.h"

#include "clock.h"
#include "findings/findings.h"
#include "futex.h"

#include <csignal>
#include <cstring>
#include <dlfcn.h>
#include <ucontext.h>
#include <unistd.h>

extern "C" __attribute__((weak)) void __tsan_init();

namespace corosan {
namespace {

constexpr int signal_number = 33;
constexpr int our_code = -77; // si_code of our queued signals

struct kernel_action {
  void (*handler)(int, siginfo_t *, void *);
  unsigned long flags;
  void (*restorer)();
  std::uint64_t mask;
};

kernel_action previous;
constinit std::atomic<bool> installed{false};
int (*uncaught_exceptions)() = nullptr;

long set_action(const kernel_action *wanted, kernel_action *old) {
  return raw_syscall(SYS_rt_sigaction, signal_number, reinterpret_cast<long>(wanted), reinterpret_cast<long>(old),
                     sizeof(std::uint64_t));
}

std::uintptr_t interrupted_pc(void *context) {
  const auto &machine = static_cast<ucontext_t *>(context)->uc_mcontext;
#ifdef __x86_64__
  return static_cast<std::uintptr_t>(machine.gregs[REG_RIP]);
#else
  return machine.pc;
#endif
}

void on_signal(int number, siginfo_t *info, void *context) {
  if (info->si_code != our_code) {
    if (previous.handler != nullptr)
      previous.handler(number, info, context);
    return;
  }
  loop_slot *slot = this_thread.slot;
  if (slot == nullptr || slot->now.load() != phase::sampling)
    return;
  event &into = *slot->sample;
  // Unwinding while the program unwinds is not safe.
  if (uncaught_exceptions != nullptr && uncaught_exceptions() > 0) {
    into.where.pc[0] = interrupted_pc(context);
    into.where.depth = 1;
    into.where.exact_top = true;
  } else {
    capture_unwinding(into.where, interrupted_pc(context), true);
  }
  describe_task(into, *slot, slot->current);
  slot->now.store(phase::stepping);
  slot->sampled.store(1);
  futex_wake(slot->sampled);
}

} // namespace

bool install_sampler() noexcept {
  // ThreadSanitizer keeps a thread's signals for later; one behind its back would find it in the middle of its own
  // work.
  if (&__tsan_init != nullptr)
    return false;
  // std::uncaught_exceptions() of the program's C++ library, not of the one inside this library.
  uncaught_exceptions = reinterpret_cast<int (*)()>(dlsym(RTLD_DEFAULT, "_ZSt19uncaught_exceptionsv"));
  kernel_action old{};
  if (set_action(nullptr, &old) != 0)
    return false;
  if (old.handler == on_signal) {
    installed.store(true);
    return true;
  }
  previous = old;
  kernel_action ours = old; // the C library's restorer and flags
  ours.handler = on_signal;
  ours.flags |= SA_SIGINFO | SA_RESTART | SA_ONSTACK;
  installed.store(old.handler != nullptr && set_action(&ours, nullptr) == 0);
  return can_sample();
}

bool can_sample() noexcept { return installed.load(std::memory_order_relaxed); }

bool sample(loop_slot &slot, std::uint64_t step, event &into) noexcept {
  kernel_action current{};
  if (set_action(nullptr, &current) != 0 || current.handler != on_signal)
    return false;
  slot.sample = &into;
  slot.sampled.store(0);
  phase expected = phase::stepping;
  if (!slot.now.compare_exchange_strong(expected, phase::sampling))
    return false;
  siginfo_t info{};
  info.si_code = our_code;
  if (slot.call.row.load() != nullptr || slot.step.load() != step || slot.step_start_ns.load() == 0 ||
      raw_syscall(SYS_rt_tgsigqueueinfo, getpid(), slot.tid.load(), signal_number, reinterpret_cast<long>(&info)) !=
          0) {
    slot.now.store(phase::stepping);
    return false;
  }
  // The thread runs, so the signal arrives at its next time slice; `into` must not be given up before.
  while (slot.sampled.load() == 0 && slot.now.load() == phase::sampling && !is_gone(slot))
    futex_wait(slot.sampled, 0, 10'000'000);
  return slot.sampled.load() != 0 && into.where.depth > 0;
}

} // namespace corosan
