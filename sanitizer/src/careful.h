// Reading memory that another thread may free meanwhile.
#pragma once

#include "interpose/real.h"

#include <cstddef>
#include <cstdint>
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
  constexpr std::size_t page = 4096;
  std::size_t have = 0;
  while (from != nullptr && have + 1 < size) {
    const std::size_t to_page_end = page - reinterpret_cast<std::uintptr_t>(from + have) % page;
    const std::size_t part = to_page_end < size - 1 - have ? to_page_end : size - 1 - have;
    if (!careful_copy(to + have, from + have, part))
      break;
    for (const std::size_t end = have + part; have < end; ++have)
      if (to[have] == 0)
        return;
  }
  to[have] = 0;
}

} // namespace corosan
