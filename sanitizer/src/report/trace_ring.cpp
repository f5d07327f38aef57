// Memory of the rings.
#include "report/trace_ring.h"

#include "interpose/real.h"

#include <sys/mman.h>
#include <sys/syscall.h>

namespace corosan {

bool trace_ring::open() noexcept {
  if (is_open())
    return true;
  // Pages come into being when they are first written.
  const long memory = raw_syscall(SYS_mmap, 0, capacity * sizeof(trace_entry), PROT_READ | PROT_WRITE,
                                  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory < 0 && memory > -4096)
    return false;
  entries_.store(reinterpret_cast<trace_entry *>(memory), std::memory_order_release);
  return true;
}

void trace_ring::clear() noexcept {
  head_.store(0);
  tail_.store(0);
  lost_.store(0);
}

} // namespace corosan
