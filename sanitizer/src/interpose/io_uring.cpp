// The waits of liburing, which enters the kernel with instructions of its own, so that nothing of it passes through
// syscall(). Not in the table of interposers: most programs have no liburing.
#include "interpose/call_scope.h"

#include "clock.h"

#include <cerrno>
#include <dlfcn.h>
#include <signal.h>

namespace corosan {
namespace {

/// The library's own function, or null. A library that was loaded later is not behind us in link order.
void *find(std::atomic<void *> &found, const char *symbol) {
  void *address = found.load(std::memory_order_relaxed);
  if (address != nullptr)
    return address;
  address = dlsym(RTLD_NEXT, symbol);
  if (address == nullptr)
    if (void *library = dlopen("liburing.so.2", RTLD_LAZY | RTLD_NOLOAD))
      address = dlsym(library, symbol);
  found.store(address, std::memory_order_relaxed);
  return address;
}

} // namespace
} // namespace corosan

using namespace corosan;

// Parameter lists cannot stand in parentheses of their own.
// NOLINTBEGIN(bugprone-macro-parentheses)
#define URING(symbol, parameters, arguments, zero)                                                                     \
  extern "C" __attribute__((visibility("default"))) int corosan_##symbol parameters __asm__(#symbol);                  \
  int corosan_##symbol parameters {                                                                                    \
    static constinit std::atomic<void *> found{nullptr};                                                               \
    static constexpr interposer_row row{#symbol, "", "socket"};                                                        \
    const auto real = reinterpret_cast<int(*) parameters>(find(found, #symbol));                                       \
    if (real == nullptr)                                                                                               \
      return -ENOSYS;                                                                                                  \
    thread_state &self = this_thread;                                                                                  \
    {                                                                                                                  \
      const wait_scope wait(self, wait_style::epoll, COROSAN_CALL_SITE(), zero, true);                                 \
      if (wait.is_loop())                                                                                              \
        self.slot->rings = true;                                                                                       \
      if (wait.is_loop() || !self.watched() || (zero))                                                                 \
        return real arguments;                                                                                         \
    }                                                                                                                  \
    call_scope scope(self, row, COROSAN_CALL_SITE(), {});                                                              \
    const int result = real arguments;                                                                                 \
    scope.finished();                                                                                                  \
    return result;                                                                                                     \
  }
// NOLINTEND(bugprone-macro-parentheses)

// clang-format off
URING(__io_uring_get_cqe, (void *ring, void **cqe, unsigned submit, unsigned n, sigset_t *set), (ring, cqe, submit, n, set), n == 0)
URING(io_uring_submit_and_wait, (void *ring, unsigned n), (ring, n), n == 0)
URING(io_uring_submit_and_wait_timeout, (void *ring, void **cqe, unsigned n, const void *t, sigset_t *set), (ring, cqe, n, t, set), n == 0)
URING(io_uring_wait_cqes, (void *ring, void **cqe, unsigned n, const void *t, sigset_t *set), (ring, cqe, n, t, set), n == 0)
URING(io_uring_wait_cqe_timeout, (void *ring, void **cqe, const void *t), (ring, cqe, t), false)
URING(io_uring_enter, (unsigned fd, unsigned submit, unsigned n, unsigned flags, sigset_t *set), (fd, submit, n, flags, set), n == 0)
URING(io_uring_enter2, (unsigned fd, unsigned submit, unsigned n, unsigned flags, sigset_t *set, size_t size), (fd, submit, n, flags, set, size), n == 0)
// clang-format on

// A ring that always has something completed is never waited for: handing it new work is what ends a turn then.
extern "C" __attribute__((visibility("default"))) int corosan_io_uring_submit(void *ring) __asm__("io_uring_submit");
int corosan_io_uring_submit(void *ring) {
  static constinit std::atomic<void *> found{nullptr};
  const auto real = reinterpret_cast<int (*)(void *)>(find(found, "io_uring_submit"));
  if (real == nullptr)
    return -ENOSYS;
  thread_state &self = this_thread;
  const bool turns = self.slot != nullptr && self.slot->rings && self.slot->current == nullptr && self.depth == 0;
  if (turns)
    leave_step(*self.slot);
  const int result = real(ring);
  if (turns)
    enter_step(*self.slot, now_ns());
  return result;
}
