// What corosan keeps about the tasks and frames of the runtime, behind their cookies. A program may have a million of
// them: a task costs 48 bytes, each of its frames 8.
#pragma once

#include "stack.h"

#include <aio/debug.h>
#include <cstdint>

namespace corosan {

struct loop_slot;

/// A creation stack, stored once however often it occurs. Never freed.
struct stored_stack {
  std::uint64_t hash;
  std::uint32_t depth;
  std::uintptr_t pc[32];
};

/// The number of the stored copy of the stack at `site`, `most` frames of it; 0 when the store is full. Any thread.
/// `slot`: the calling thread's, whose step the stack is cut off at; or null.
std::uint32_t store_stack(call_site site, const loop_slot *slot, std::uint32_t most = stack::limit) noexcept;
/// The same for a stack that was captured already.
std::uint32_t store_stack(const stack &now) noexcept;
/// The stack of a number; null for 0.
const stored_stack *stored(std::uint32_t number) noexcept;
/// Copies a stored stack.
void copy_stored(stack &to, std::uint32_t number) noexcept;

/// Cookie of a live task of a watched loop. Written by the loop's thread only.
struct task_record {
  std::int64_t created_ns = 0;
  std::int64_t waiting_since_ns = 0; ///< when its last step began
  std::int64_t busy_ns = 0;          ///< length of its steps, without the last one
  std::int64_t cancelled_ns = 0;     ///< when the oldest request of cancellation that is still open came; 0: none
  std::uint32_t created = 0;         ///< number of its creation stack
  std::uint32_t steps = 0;
  std::uint32_t yields = 0;   ///< steps in a row that ended with nothing but letting others run
  std::uint32_t reported = 0; ///< findings about its present wait, a bit for each (1 << finding_id)
};

/// A task that left its loop keeps the number of its creation stack in its cookie.
inline bool is_record(const void *cookie) noexcept {
  return cookie != nullptr && (reinterpret_cast<std::uintptr_t>(cookie) & 1) == 0;
}
/// The record of a task, null when it has none (its loop is not watched, or it is done and left its loop).
inline task_record *record_of(const aio::debug::task_view &task) noexcept {
  return is_record(task.cookie) ? static_cast<task_record *>(task.cookie) : nullptr;
}
/// The number of the creation stack of a task, also of one that left its loop. Any thread: reads with care.
std::uint32_t creation_of(const aio::debug::task_view &task) noexcept;

// The hooks of tasks and frames, see aio/debug.h.
void frame_created(aio::debug::frame &made) noexcept;
void frame_destroyed(aio::debug::frame &dead) noexcept;
void task_created(aio::debug::task_view &task) noexcept;
void task_destroyed(aio::debug::task_view &task) noexcept;
/// std::uncaught_exceptions of the program's C++ library, which is not ours; null until it was looked up.
extern int (*uncaught_exceptions)();

/// True the first time it is called for a frame, and for one that is not known: false.
bool tell_once(const aio::debug::frame &frame) noexcept;
/// The number of the creation stack of a frame that is not removed.
std::uint32_t creation_of(const aio::debug::frame &frame) noexcept;
/// Calls `visit` for each frame that was made by code of the loop, that nobody handed over and that never started; each
/// frame once in its life. `visit` may not make or destroy frames.
void visit_unstarted(const loop_slot &slot, void (*visit)(const aio::debug::frame &)) noexcept;

/// In the child of a fork: locks of threads that are not there are open.
void aio_in_child() noexcept;

/// Makes corosan active because a loop asked for debug mode, with or without the environment variable.
void activate() noexcept;

} // namespace corosan
