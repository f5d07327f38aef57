// What corosan keeps about the tasks and frames of the runtime, behind their cookies.
#pragma once

#include "stack.h"

#include <atomic>
#include <cstdint>

namespace aio::debug {
struct frame;
}

namespace corosan {

/// A creation stack, stored once however often it occurs. Never freed.
struct stored_stack {
  std::uint64_t hash;
  std::uint32_t depth;
  std::uintptr_t pc[16];
};

/// The stored copy of the stack at `site`, or null when the store is full.
const stored_stack *store_stack(call_site site, const stack_bounds &bounds) noexcept;

/// Cookie of a frame. All of them are in one list, under its lock.
struct frame_record {
  const stored_stack *created = nullptr;
  aio::debug::frame *frame = nullptr;
  const void *thread = nullptr; ///< the thread_state of the loop during which it was made, or null
  bool handed_over = false;     ///< it is the root of a task: the loop's to start, whatever becomes of it
  frame_record *next = nullptr, *previous = nullptr;
};

/// Cookie of a task.
struct task_record {
  const stored_stack *created = nullptr;
  std::int64_t waiting_since_ns = 0;  ///< when its last step began
  std::int64_t reported_since_ns = 0; ///< the wait that was already reported
  std::int64_t due_ns = 0;            ///< when it was or will be ready to run, where that is known; for metrics
};

/// In the child of a fork: locks of threads that are not there are open.
void aio_in_child() noexcept;

/// Makes corosan active because a loop asked for debug mode, with or without the environment variable.
void activate() noexcept;

} // namespace corosan
