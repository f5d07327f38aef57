// The findings: each sees an event happen, fills it, and knows how to tell it.
#pragma once

#include "event.h"
#include "loop_slot.h"

#include <string>

namespace aio::debug {
struct frame;
struct loop_view;
struct task_view;
} // namespace aio::debug

namespace corosan {

/// How a finding presents itself in a report.
struct finding_text {
  const char *id;
  /// One sentence, no full stop; `subject` is the symbolised name of `event::subject`.
  std::string (*message)(const event &, const std::string &subject);
  /// What to do about it, where the catalog has no advice for the call; null: nothing.
  const char *(*suggestion)(const event &) = nullptr;
  /// What stands above the await chain.
  const char *chain_title = "Awaited by";
  /// Level where the sanitizer knows better than the catalog; null: the catalog's.
  const char *level = nullptr;
};
const finding_text &text_of(finding_id id);
#define REPORTS(name) extern const finding_text name##_text;
#include "findings/findings.def"

/// On the loop's thread, right after the call in progress of `slot` returned.
void report_blocking_call(loop_slot &slot, std::int64_t duration) noexcept;

/// On the watchdog's thread, every tick. `asleep_ns`: how long the whole process seems to have been stopped since the
/// last tick, which is nobody's fault.
void check_slow_step(loop_slot &slot, std::int64_t now, std::int64_t asleep_ns) noexcept;
void check_starved_tasks(loop_slot &slot, std::int64_t now, std::int64_t asleep_ns) noexcept;
void check_all_asleep(loop_slot &slot, std::int64_t now, std::int64_t asleep_ns) noexcept;
/// The findings about one task each: see task_walk.h.
void check_tasks(loop_slot &slot, std::int64_t now) noexcept;

/// On the loop's thread: a frame dies, or lives when the loop closes, and never ran.
void report_never_awaited(const aio::debug::frame &dead, bool alive_at_close) noexcept;

/// On any thread but the loop's: it touched something of the loop.
void report_wrong_thread(const loop_slot &slot) noexcept;

/// On the loop's thread, when a step ends: the task waits for a mutex that it holds, or closes a ring of tasks.
void report_self_deadlock(const loop_slot &slot, const aio::debug::task_view &task) noexcept;
void report_closed_ring(const loop_slot &slot, const aio::debug::task_view &task) noexcept;

/// Fills in the loop, the task and the await chain of a step. Safe on any thread: what the loop destroys meanwhile is
/// left out.
void describe_task(event &to, const loop_slot &slot, const aio::debug::task_view *task) noexcept;
/// The parts of it: the loop; the task that the event is about; frames of one more task; those that wait for a task,
/// those that wait for them, and so on. All but the first read tasks as describe_task does.
void describe_loop(event &to, const loop_slot &slot) noexcept;
void describe_head(event &to, const aio::debug::task_view &task) noexcept;
void append_chain(event &to, const aio::debug::task_view &task, std::uint32_t fork = 0) noexcept;
void append_awaiters(event &to, const aio::debug::task_view &task, const void *address) noexcept;

/// "1.2 ms", "340 ms", "2.50 s".
std::string duration_text(std::int64_t nanoseconds);
/// The same without memory.
void say_duration(char (&to)[40], std::int64_t nanoseconds) noexcept;

} // namespace corosan
