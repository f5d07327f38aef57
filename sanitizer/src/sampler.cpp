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

extern "C" __attribute__((weak)) void __tsan_init(); // NOLINT(readability-identifier-naming)

namespace corosan {
namespace {

constexpr int signal_number = 33;
constexpr int our_code = -77; // si_code of our queued signals
constexpr std::int64_t patience_ns = 200'000'000;

/// What is asked of one thread at a time; only the watchdog asks.
struct {
  std::atomic<std::uint32_t> state{0}; ///< number of the request, and in the lowest two bits how far it is
  loop_slot *slot = nullptr;           ///< of the thread, or null
  event *into = nullptr;               ///< to describe its task in, or null
  stack *where = nullptr;
} request;
constexpr std::uint32_t asked = 1, taken = 2, done = 3, step_mask = 3;

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

void take_stack(stack &into, void *context) {
  // Unwinding while the program unwinds is not safe.
  if (uncaught_exceptions != nullptr && uncaught_exceptions() > 0) {
    into.pc[0] = interrupted_pc(context);
    into.depth = 1;
    into.exact_top = true;
  } else {
    capture_unwinding(into, interrupted_pc(context), true);
  }
}

void on_signal(int number, siginfo_t *info, void *context) {
  if (info->si_code != our_code) {
    if (previous.handler != nullptr)
      previous.handler(number, info, context);
    return;
  }
  // A request that was given up meanwhile, or the next one, is not for this thread.
  const auto mine = static_cast<std::uint32_t>(info->si_value.sival_int);
  std::uint32_t expected = mine | asked;
  if (!request.state.compare_exchange_strong(expected, mine | taken))
    return;
  take_stack(*request.where, context);
  if (loop_slot *slot = request.slot; slot != nullptr) {
    if (request.into != nullptr)
      describe_task(*request.into, *slot, slot->current);
    slot->now.store(phase::stepping);
  }
  request.state.store(mine | done);
  futex_wake(request.state);
}

/// What is blocked while a stack is taken: all that comes from outside. A handler of the program's that ran in between
/// could call us, and wait for this very stack.
std::uint64_t outside_signals() {
  std::uint64_t all = ~std::uint64_t{0};
  for (const int fault : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGSYS})
    all &= ~(std::uint64_t{1} << (fault - 1));
  return all;
}

/// Queues the signal and waits for the answer; false when the thread gave none in time.
bool ask(int tid) {
  const std::uint32_t mine = (request.state.load() & ~step_mask) + step_mask + 1;
  request.state.store(mine | asked);
  siginfo_t info{};
  info.si_code = our_code;
  info.si_value.sival_int = static_cast<int>(mine);
  if (raw_syscall(SYS_rt_tgsigqueueinfo, getpid(), tid, signal_number, reinterpret_cast<long>(&info)) != 0) {
    request.state.store(mine);
    return false;
  }
  const std::int64_t end = now_ns() + patience_ns;
  for (std::uint32_t seen; (seen = request.state.load()) != (mine | done);) {
    futex_wait(request.state, seen, 10'000'000);
    // A thread that has not run for so long takes the signal, which then finds nothing asked, before anything else.
    seen = mine | asked;
    if (now_ns() > end && request.state.compare_exchange_strong(seen, mine))
      return false;
  }
  return true;
}

bool handler_is_ours() {
  kernel_action current{};
  return set_action(nullptr, &current) == 0 && current.handler == on_signal;
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
  ours.mask = outside_signals();
  ours.flags |= SA_SIGINFO | SA_RESTART | SA_ONSTACK;
  installed.store(old.handler != nullptr && set_action(&ours, nullptr) == 0);
  return can_sample();
}

bool can_sample() noexcept { return installed.load(std::memory_order_relaxed); }

/// Asks the thread of a loop, while its loop's wait keeps out of the way of the signal.
static bool ask_loop(loop_slot &slot, std::uint64_t step) {
  phase expected = phase::stepping;
  if (!slot.now.compare_exchange_strong(expected, phase::sampling))
    return false;
  request.slot = &slot;
  const bool same = slot.call.row.load() == nullptr && slot.step.load() == step && slot.step_start_ns.load() != 0;
  const bool answered = same && ask(slot.tid.load());
  expected = phase::sampling;
  slot.now.compare_exchange_strong(expected, phase::stepping);
  return answered;
}

bool sample(loop_slot &slot, std::uint64_t step, event &into) noexcept {
  request.into = &into;
  request.where = &into.where;
  return handler_is_ours() && ask_loop(slot, step) && into.where.depth > 0;
}

bool sample_other(int tid, stack &into) noexcept {
  if (!handler_is_ours())
    return false;
  request.into = nullptr;
  request.where = &into;
  for (loop_slot &slot : loop_slots)
    if (slot.tid.load() == tid)
      return ask_loop(slot, slot.step.load()) && into.depth > 0;
  request.slot = nullptr;
  return ask(tid) && into.depth > 0;
}

} // namespace corosan
