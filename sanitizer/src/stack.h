// Stacks as raw return addresses. Capturing never allocates and takes no lock; symbols come later, elsewhere.
#pragma once

#include <cstddef>
#include <cstdint>

namespace corosan {

/// A synchronous stack, innermost frame first.
struct stack {
  static constexpr std::size_t limit = 40;
  std::uint32_t depth = 0;
  bool exact_top = false;   ///< pc[0] is where the thread was, not a return address
  std::uintptr_t pc[limit]; ///< only the first `depth` are set
};

/// The memory a thread's stack lies in.
struct stack_bounds {
  std::uintptr_t low = 0, high = 0;
  bool has(std::uintptr_t address) const noexcept { return address >= low && address + 16 <= high; }
};

/// Where a call came from: the frame address and return address of a function of ours that the program called.
struct call_site {
  std::uintptr_t frame, return_address;
};
#define COROSAN_CALL_SITE()                                                                                            \
  ::corosan::call_site {                                                                                               \
    reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0)),                                                      \
        reinterpret_cast<std::uintptr_t>(__builtin_return_address(0))                                                  \
  }

/// The calling thread's stack bounds (slow: asks the C library).
stack_bounds own_stack_bounds() noexcept;

/// True when the frame size at `return_address` was learned, or found to vary.
bool known_site(std::uintptr_t return_address) noexcept;

/// Captures the caller's stack from `site` outwards: by frame sizes learned before where all are known (tens of
/// nanoseconds), else through the unwinder (microseconds), which teaches the sizes. A signal's handler is the
/// outermost. `until`: the address where the frames begin that are of no interest; 0: all are. `most`: that many frames
/// are enough.
void capture(stack &out, call_site site, const stack_bounds &bounds, std::uintptr_t until = 0,
             std::uint32_t most = stack::limit) noexcept;

/// The same through the unwinder only, starting at the frame whose pc is `from`; for signal handlers.
void capture_unwinding(stack &out, std::uintptr_t from, bool exact) noexcept;

/// Where the return addresses of a stack that was just captured at `site` lie, in words above its frame. Returns the
/// end of the last of these frames; all ones when there is none beyond it, 0 when the size of a frame is not known.
std::uintptr_t locate(const stack &of, call_site site, std::uint16_t *words) noexcept;

/// Another thread's stack from a call that it is in. Best effort: known frame sizes, then frame pointers.
void capture_other(stack &out, call_site site, const stack_bounds &bounds) noexcept;

/// How much of a stack that was captured at `site` earlier is gone: the first level from which on outwards every return
/// address is still where it was, above `here` in the calling thread's stack. `before.depth` when nobody can tell.
std::uint32_t levels_gone(const stack &before, call_site site, std::uintptr_t here,
                          const stack_bounds &bounds) noexcept;

/// A thread that sleeps in the kernel at `pc` with stack pointer `sp`: return addresses that the code before them
/// confirms, found by looking through its stack. May miss some. Any thread, reads with care.
void capture_sleeping(stack &out, std::uintptr_t pc, std::uintptr_t sp) noexcept;

} // namespace corosan
