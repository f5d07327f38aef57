// _exit(): the program's own way out that passes by everything that is registered for the end.
#include "activation.h"
#include "interpose/real.h"
#include "report/reporter.h"

#include <sys/syscall.h>
#include <unistd.h>

namespace corosan {
namespace {

/// Nothing that is not allowed in a signal handler, or in the child of a vfork, which has another process id.
[[noreturn]] void leave(int status) noexcept {
  const int wanted = finish_reports(status);
  for (;;)
    raw_syscall(SYS_exit_group, wanted >= 0 ? wanted : status);
}

} // namespace
} // namespace corosan

#define EXPORTED(symbol)                                                                                               \
  extern "C" [[noreturn]] __attribute__((visibility("default"))) void corosan_interposed##symbol(int) __asm__(         \
      #symbol);                                                                                                        \
  void corosan_interposed##symbol(int status) { corosan::leave(status); }

EXPORTED(_exit)
EXPORTED(_Exit)
