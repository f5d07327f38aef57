// System calls by number: what each works on, and whether it can block.
#pragma once

#include "interpose/real.h"
#include "loop_slot.h"

namespace corosan {

/// Number and arguments, as the kernel gets them.
struct syscall_request {
  long number, a, b, c, d, e, f;
};

/// What the table says of a request. `row` is null when it cannot block.
struct decoded_syscall {
  const interposer_row *row = nullptr;
  subject about;
  wait_style style = wait_style::none; ///< not none: it may be a loop's own wait
};
decoded_syscall decode(const syscall_request &request) noexcept;

} // namespace corosan
