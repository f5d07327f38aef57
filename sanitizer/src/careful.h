// Reading memory that another thread may free meanwhile.
#pragma once

#include "interpose/real.h"

#include <cstddef>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

namespace corosan {

/// Copies through the kernel, which fails where a plain read would crash. True when all of it was there.
inline bool careful_copy(void *to, const void *from, std::size_t size) noexcept {
  const iovec local{to, size}, remote{const_cast<void *>(from), size};
  return raw_syscall(SYS_process_vm_readv, getpid(), reinterpret_cast<long>(&local), 1, reinterpret_cast<long>(&remote),
                     1, 0) == static_cast<long>(size);
}

/// Copies a C string of at most `size` - 1 bytes, page by page.
inline void careful_string(char *to, std::size_t size, const char *from) noexcept {
  std::size_t have = 0;
  while (from != nullptr && have + 1 < size && careful_copy(to + have, from + have, 1) && to[have] != 0)
    ++have;
  to[have] = 0;
}

} // namespace corosan
