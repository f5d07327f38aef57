// What is noted of every turn and step while metrics or a trace are wanted (active.observed). The hooks run on the
// loop's thread: no locks, no memory; stores that only this thread makes, and an entry in its ring.
#pragma once

#include "loop_slot.h"
#include "report/histogram.h"
#include "report/trace_ring.h"

namespace corosan {

/// Figures of one loop, beside its slot.
struct loop_figures {
  histogram turns; ///< the loop's wait returned until it waits again; of the runtime: control in the runtime
  histogram steps; ///< a task resumed until it suspends
  histogram lag;   ///< a task was ready until it ran, where the instant is known: due timers and new tasks
  std::int64_t turn_start_ns = 0;
  char name[24] = "";
  trace_ring ring;
};
loop_figures &figures_of(const loop_slot &slot) noexcept;
/// Figures of loops whose slots were given to others.
const loop_figures &figures_of_ended_loops() noexcept;

/// Live tasks of all loops.
struct task_figures {
  std::uint64_t created = 0, alive = 0, peak = 0;
};
task_figures count_tasks() noexcept;

/// A thread became the loop's; a loop of the runtime got its name.
void observe_loop(loop_slot &slot) noexcept;
void observe_name(loop_slot &slot, const char *name) noexcept;
/// Hooks of the runtime.
void observe_turn_begin(loop_slot &slot) noexcept;
void observe_turn_end(loop_slot &slot) noexcept;
void observe_step_begin(loop_slot &slot, const aio::debug::task_view &task) noexcept;
void observe_step_end(loop_slot &slot, const aio::debug::task_view &task) noexcept;
void observe_task_created(const aio::debug::task_view &task) noexcept;
void observe_task_destroyed(const aio::debug::task_view &task) noexcept;
/// A turn of a loop that is not the runtime's ends now; nothing when none was open.
void observe_foreign_turn(const loop_slot &slot) noexcept;
/// A call that blocked.
void observe_call(const loop_slot &slot, const char *symbol, std::int64_t start_ns, std::int64_t duration_ns) noexcept;

/// In the child of a fork.
void observe_in_child() noexcept;

} // namespace corosan
