// What a descriptor or an address is, in words.
#pragma once

#include "event.h"
#include "loop_slot.h"

#include <cstddef>

namespace corosan {

/// Facts about a descriptor, by system calls that are not interposed.
struct descriptor_facts {
  resource_kind kind = resource_kind::none; ///< none: not open
  bool nonblocking = false;
};
descriptor_facts look_at(int fd) noexcept;

/// True when a call on `about` may block for what it is (not for how long it took).
bool may_block(const subject &about) noexcept;

/// Fills in kind, descriptor and path, peer or host. `foreign`: `about` belongs to another thread, so its pointers may
/// have become invalid and are read through the kernel.
void describe(resource &out, const subject &about, bool foreign) noexcept;

/// "10.0.0.1:80", "[::1]:80" or a path; at most `size` bytes with the final zero.
void format_address(char *out, std::size_t size, const void *address, std::size_t length) noexcept;

} // namespace corosan
