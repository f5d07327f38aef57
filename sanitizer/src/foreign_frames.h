// The frames of instrumented coroutines (corosan/instrument.h), of any library.
#pragma once

#include "corosan/instrument.h"

#include <cstddef>
#include <cstdint>

namespace corosan {

/// A frame that lives.
struct foreign_frame {
  std::uintptr_t address = 0;
  const corosan_suspension *where = nullptr; ///< its last suspension; null: it never suspended
  std::uint32_t size = 0;
  std::uint32_t created = 0; ///< number of its creation stack
  bool suspended = false;
  bool generator = false; ///< it came by a co_yield: it may be dropped there
};

/// How many live; 0 when nothing is instrumented.
std::size_t foreign_frames() noexcept;
/// Copies at most `most` of them to `to`; returns how many.
std::size_t copy_foreign_frames(foreign_frame *to, std::size_t most) noexcept;
/// True for memory in which this table keeps addresses of frames.
bool is_table_of_frames(std::uintptr_t address) noexcept;

/// True when instrumented code ran in this process.
bool any_frame_seen() noexcept;
/// In the child of a fork: locks of threads that are not there are open.
void foreign_frames_in_child() noexcept;

} // namespace corosan
