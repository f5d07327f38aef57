// The findings about a single task that waits: the watchdog walks over the tasks of a loop, a little at a time, while
// it keeps the loop out of its turns. A loop that is never out of them is asked to walk itself, after a step.
// Everything here reads tasks as they are: on the loop's thread, or under the lock of its tasks.
#pragma once

#include "aio_tasks.h"
#include "event.h"
#include "loop_slot.h"

#include <aio/debug.h>

namespace corosan {

/// Calls handed to threads, as the last complete walk saw them.
struct pool_count {
  unsigned queued = 0, running = 0;
  char names[120] = ""; ///< of the tasks whose calls run: "'a', 'b'"
};

/// One task as the walk meets it.
struct met_task {
  const loop_slot &slot;
  const aio::debug::loop_view &loop;
  const aio::debug::task_view &task;
  task_record &record;
  std::int64_t now;
  std::int64_t waited; ///< since its last step began; what the whole process stood still is not taken off
  bool told(finding_id id) const { return (record.reported & 1U << static_cast<unsigned>(id)) != 0; }
  void tell(finding_id id) const { record.reported |= 1U << static_cast<unsigned>(id); }
};

/// Each looks at one task that is not done, and reports it or not.
void meet_long_wait(const met_task &met) noexcept;
void meet_await_cycle(const met_task &met) noexcept;
void meet_starved_pool(const met_task &met, const pool_count &last) noexcept;
void meet_spinning_task(const met_task &met) noexcept;

/// An event about a task that has waited for long: times, loop, task and await chain. Null when there is none.
event *begin_wait_event(finding_id id, const met_task &met, std::int64_t limit) noexcept;
/// How long it has waited, without the time that the whole process stood still.
std::int64_t waited_really(const met_task &met) noexcept;

/// "'name' (id 3)".
void say_name(char *to, std::size_t size, const aio::debug::task_view &task) noexcept;
/// What the task waits for, in words: "mutex, held by task 'a' (id 3)".
void say_wait(char *to, std::size_t size, const aio::debug::loop_view &loop, const aio::debug::task_view &task,
              std::int64_t now) noexcept;
/// Where the task is suspended: "at file.cpp:12".
void say_place(char *to, std::size_t size, const aio::debug::task_view &task) noexcept;
/// Adds a task to those that the event tells of: what it waits for, and its frames.
void append_noted(event &to, const aio::debug::loop_view &loop, const aio::debug::task_view &task,
                  std::int64_t now) noexcept;

/// The task that holds the mutex that `task` waits for; null when it waits for none, or the holder is not there.
const aio::debug::task_view *holder_of(const aio::debug::loop_view &loop, const aio::debug::task_view &task) noexcept;
/// True when the task waits for tasks that all, in the end, wait for it. Looks at a few hops of waits for other tasks
/// only: a step's end can afford that.
bool closes_ring(const aio::debug::task_view &task) noexcept;

/// On the loop's thread, at the end of a step of `task`: does what the watchdog asked for.
void answer(loop_slot &slot, const aio::debug::task_view &task) noexcept;
/// The part of starved-task: notes that `task` ran; reports when asked for.
void answer_starved(loop_slot &slot, const aio::debug::task_view &task, std::uint32_t asked, std::int64_t now) noexcept;

} // namespace corosan
