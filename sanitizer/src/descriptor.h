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

/// True for standard output and error. Writing there is what logging does, so it is no finding that it may block; only
/// that it did, when a pipe, socket or terminal is behind.
bool is_standard_output(const subject &about) noexcept;

/// The group of a call that the table lists under `listed`: for calls on any descriptor, what this one is decides.
/// Regular files are a group of their own.
const char *group_of(const char *listed, const subject &about, resource_kind kind) noexcept;

/// Fills in kind, descriptor and path, peer or host. `foreign`: `about` belongs to another thread, so its pointers may
/// have become invalid and are read through the kernel.
void describe(resource &out, const subject &about, bool foreign) noexcept;

/// "10.0.0.1:80", "[::1]:80" or a path; at most `size` bytes with the final zero.
void format_address(char *out, std::size_t size, const void *address, std::size_t length) noexcept;

} // namespace corosan
