// The handler of SIGSYS: makes the call in the program's place, and watches it like one of syscall().
#include "interpose/trap.h"

#include "activation.h"
#include "interpose/call_scope.h"
#include "interpose/syscalls.h"

#include <cerrno>

#if defined(__x86_64__)
#include <csignal>
#include <cstdint>
#include <link.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <ucontext.h>

// The C library has names for these from 2.36 on only.
#ifndef PR_SET_SYSCALL_USER_DISPATCH
#define PR_SET_SYSCALL_USER_DISPATCH 59
#define PR_SYS_DISPATCH_OFF 0
#define PR_SYS_DISPATCH_ON 1
#endif

// Unwinders know a signal's frame by exactly these bytes, where no unwind table tells otherwise: hence no CFI, and a
// nop in front that belongs to nobody. The kernel looks at the address behind the instruction: hence one at the end.
extern "C" void corosan_return_from_signal();
__asm__(".text\n"
        ".p2align 4\n"
        "nop\n"
        ".hidden corosan_return_from_signal\n"
        ".type corosan_return_from_signal, @function\n"
        "corosan_return_from_signal:\n"
        "mov $15, %rax\n" // rt_sigreturn
        "syscall\n"
        "nop\n"
        ".size corosan_return_from_signal, . - corosan_return_from_signal\n");

namespace corosan {
namespace {

constexpr int user_dispatch = 2; // si_code of a dispatched call

struct kernel_action {
  void (*handler)(int, siginfo_t *, void *) = nullptr;
  unsigned long flags = 0;
  void (*restorer)() = nullptr;
  std::uint64_t mask = 0;
};
constexpr unsigned long with_restorer = 0x04000000;
constexpr std::uint64_t bit_of(int signal) { return std::uint64_t{1} << (signal - 1); }

constinit kernel_action programs_own; // what the program asked for SIGSYS
constinit std::uintptr_t own_code = 0, own_code_size = 0;

long action(int signal, const kernel_action *wanted, kernel_action *old) {
  return raw_syscall(SYS_rt_sigaction, signal, reinterpret_cast<long>(wanted), reinterpret_cast<long>(old),
                     sizeof(std::uint64_t));
}

/// The mask that the interrupted code gets back. SIGSYS stays open, or the kernel would end the process.
long change_mask(ucontext_t &context, const syscall_request &request) {
  auto &mask = reinterpret_cast<std::uint64_t &>(context.uc_sigmask);
  const std::uint64_t before = mask;
  if (const auto *set = reinterpret_cast<const std::uint64_t *>(request.b)) {
    if (request.a == SIG_BLOCK)
      mask |= *set;
    else if (request.a == SIG_UNBLOCK)
      mask &= ~*set;
    else if (request.a == SIG_SETMASK)
      mask = *set;
    else
      return -EINVAL;
    mask &= ~bit_of(SIGSYS);
  }
  if (auto *old = reinterpret_cast<std::uint64_t *>(request.c))
    *old = before;
  return 0;
}

/// The program's handlers must not block SIGSYS while they run; one of its own for SIGSYS is kept behind ours.
long change_action(const syscall_request &request) {
  const auto *wanted = reinterpret_cast<const kernel_action *>(request.b);
  auto *old = reinterpret_cast<kernel_action *>(request.c);
  if (request.a == SIGSYS) {
    const kernel_action before = programs_own;
    if (wanted != nullptr)
      programs_own = *wanted;
    if (old != nullptr)
      *old = before;
    return 0;
  }
  if (wanted == nullptr)
    return action(static_cast<int>(request.a), nullptr, old);
  kernel_action open = *wanted;
  open.mask &= ~bit_of(SIGSYS);
  return action(static_cast<int>(request.a), &open, old);
}

long make(const syscall_request &of) { return raw_syscall(of.number, of.a, of.b, of.c, of.d, of.e, of.f); }

long make_watched(thread_state &self, const syscall_request &request, call_site site) {
  const decoded_syscall decoded = decode(request);
  if (decoded.style != wait_style::none) {
    const wait_scope wait(self, decoded.style, site, decoded.row == nullptr, true);
    if (wait.is_loop())
      return make(request);
  }
  if (decoded.row == nullptr || !self.watched())
    return make(request);
  call_scope scope(self, *decoded.row, site, decoded.about);
  const long result = make(request);
  scope.finished();
  return result;
}

/// Not noexcept: a thread that is cancelled inside the call unwinds through here.
void on_trap(int number, siginfo_t *info, void *interrupted) {
  if (info->si_code != user_dispatch) {
    if ((programs_own.flags & SA_SIGINFO) != 0 || reinterpret_cast<std::uintptr_t>(programs_own.handler) > 1)
      programs_own.handler(number, info, interrupted);
    return;
  }
  thread_state &self = this_thread;
  self.selector = thread_state::allow;
  auto &context = *static_cast<ucontext_t *>(interrupted);
  auto &r = context.uc_mcontext.gregs;
  const syscall_request request{info->si_syscall, r[REG_RDI], r[REG_RSI], r[REG_RDX], r[REG_R10], r[REG_R8], r[REG_R9]};
  switch (request.number) {
  case SYS_rt_sigreturn:
    // The end of a handler of the program: made where it stood, which also leaves this handler.
    self.selector = thread_state::block;
    __asm__ volatile("mov %0, %%rsp\n jmp corosan_return_from_signal" ::"r"(r[REG_RSP]) : "memory");
    __builtin_unreachable();
  case SYS_clone:
  case SYS_clone3:
  case SYS_fork:
  case SYS_vfork:
    // It returns twice, or with another stack: only the program's own instruction can make it. What follows passes
    // unseen until the next watched call is over.
    r[REG_RIP] -= 2;
    r[REG_RAX] = request.number;
    return;
  case SYS_rt_sigprocmask:
    r[REG_RAX] = change_mask(context, request);
    break;
  case SYS_rt_sigaction:
    r[REG_RAX] = change_action(request);
    break;
  default:
    r[REG_RAX] = make_watched(self, request,
                              {static_cast<std::uintptr_t>(r[REG_RSP]) - 16, static_cast<std::uintptr_t>(r[REG_RIP])});
  }
  self.selector = thread_state::block;
}

/// This library's code: calls from there are never dispatched.
int find_own_code(dl_phdr_info *object, std::size_t, void *) {
  const auto here = reinterpret_cast<std::uintptr_t>(&corosan_return_from_signal);
  for (int i = 0; i < object->dlpi_phnum; ++i) {
    const auto &part = object->dlpi_phdr[i];
    const std::uintptr_t begin = object->dlpi_addr + part.p_vaddr;
    if (part.p_type != PT_LOAD || here < begin || here >= begin + part.p_memsz)
      continue;
    own_code = begin;
    own_code_size = part.p_memsz;
    return 1;
  }
  return 0;
}

long dispatch(long on, const void *selector) {
  const bool arm = on == PR_SYS_DISPATCH_ON;
  return raw_syscall(SYS_prctl, PR_SET_SYSCALL_USER_DISPATCH, on, arm ? static_cast<long>(own_code) : 0,
                     arm ? static_cast<long>(own_code_size) : 0, reinterpret_cast<long>(selector));
}

} // namespace

bool prepare_trap(int *error) noexcept {
  dl_iterate_phdr(find_own_code, nullptr);
  static const char pass = thread_state::allow;
  const long result = own_code != 0 ? dispatch(PR_SYS_DISPATCH_ON, &pass) : -ENOENT;
  if (result != 0) {
    *error = static_cast<int>(-result);
    return false;
  }
  dispatch(PR_SYS_DISPATCH_OFF, nullptr);
  kernel_action ours;
  ours.handler = on_trap;
  ours.flags = SA_SIGINFO | SA_NODEFER | SA_RESTART | with_restorer;
  ours.restorer = corosan_return_from_signal;
  if (const long refused = action(SIGSYS, &ours, &programs_own); refused != 0) {
    *error = static_cast<int>(-refused);
    return false;
  }
  return true;
}

void arm_trap(thread_state &self) noexcept {
  for (int signal = 1; signal <= 64; ++signal) {
    kernel_action set;
    if (action(signal, nullptr, &set) == 0 && (set.mask & bit_of(SIGSYS)) != 0) {
      set.mask &= ~bit_of(SIGSYS);
      action(signal, &set, nullptr);
    }
  }
  const std::uint64_t open = bit_of(SIGSYS);
  raw_syscall(SYS_rt_sigprocmask, SIG_UNBLOCK, reinterpret_cast<long>(&open), 0, sizeof open);
  if (dispatch(PR_SYS_DISPATCH_ON, &self.selector) == 0)
    self.selector = thread_state::block;
}

void disarm_trap(thread_state &self) noexcept {
  self.selector = thread_state::allow;
  dispatch(PR_SYS_DISPATCH_OFF, nullptr);
}

} // namespace corosan
#else
namespace corosan {
bool prepare_trap(int *error) noexcept {
  *error = ENOSYS;
  return false;
}
void arm_trap(thread_state &) noexcept {}
void disarm_trap(thread_state &) noexcept {}
} // namespace corosan
#endif
