// The findings: each sees an event happen, fills it, and knows how to tell it.
#pragma once

#include "event.h"
#include "loop_slot.h"
#include "report/record.h"

#include <string>

namespace aio::debug {
struct frame;
struct loop_view;
struct notice;
struct task_view;
} // namespace aio::debug

namespace corosan {

struct foreign_frame;
struct report;
struct kernel_wait;

/// How a finding presents itself in a report.
struct finding_text {
  const char *id;
  /// One sentence, no full stop; `subject` is the symbolised name of `event::subject`.
  std::string (*message)(const event &, const std::string &subject);
  /// What to do about it, where the catalog has no advice for the call; null: nothing.
  const char *(*suggestion)(const event &) = nullptr;
  const char *stack_heading = "Stack";      ///< what `event::where` is
  const char *chain_heading = "Awaited by"; ///< what `event::chain` is
  /// `event::where` begins inside the call that created the coroutine of `event::subject`.
  bool where_is_creation = false;
  bool detail_line = false; ///< `event::detail` is a line of its own, not a part of the message
  /// Level where the sanitizer knows better than the catalog; null: the catalog's.
  const char *level = nullptr;
  /// Whether this one is an error although the level is another; null: no.
  bool (*is_error)(const event &) = nullptr;
};
const finding_text &text_of(finding_id id);
#define REPORTS(name) extern const finding_text name##_text;
#include "findings/findings.def"

/// Begins an event about the call in progress of `slot`, on its thread; null when its group is not wanted.
event *begin_call_event(finding_id id, const loop_slot &slot, std::int64_t duration, std::int64_t limit) noexcept;
/// True when the option `groups` asks for such calls.
bool reports_group(const interposer_row &row, const subject &about) noexcept;

/// On the loop's thread, right after the call in progress of `slot` returned. `however_short`: it is enough that it may
/// block; else it must not have waited for a processor only.
void report_blocking_call(loop_slot &slot, std::int64_t duration, bool however_short) noexcept;
/// The same for a call that takes a lock, which no other function reports.
void report_contended_lock(loop_slot &slot, std::int64_t duration) noexcept;
/// On the loop's thread, when such a call begins to wait and the lock has an owner: the thread itself, for ever?
void report_self_lock(loop_slot &slot, const interposer_row &row) noexcept;
/// True when a call on `about` takes a lock.
bool is_lock(const subject &about) noexcept;
/// Which thread has the lock now; 0: none, or nobody keeps that. Any thread.
int owner_of(const subject &lock) noexcept;
/// Fills in the thread that has the lock of the call in progress. On the loop's thread, or the watchdog's.
void describe_holder(event &to, const loop_slot &slot) noexcept;
/// On the watchdog's thread, every tick: looks at the thread that has the lock that the slot's thread waits for.
void check_holder(loop_slot &slot, std::int64_t now) noexcept;

/// On the loop's thread, in a task: it waits in its own loop. Told when that begins, and with a duration when it ended.
void report_nested_wait(loop_slot &slot, const interposer_row &row, std::int64_t duration = 0) noexcept;
/// On the loop's thread, outside tasks: the loop waits from another frame of the stack than before.
void waits_elsewhere(loop_slot &slot, call_site site, bool does_not_wait) noexcept;
/// On the loop's thread: the runtime refuses to run a loop inside a loop.
void report_refused_run(const char *what) noexcept;
/// On the watchdog's thread: makes `e`, about a thread that sleeps in the call that `wait` tells, a nested-run when
/// only the loop itself could end the wait. `reports`: how often the step was reported before.
void judge_own_work(event &e, loop_slot &slot, const kernel_wait &wait, unsigned reports) noexcept;

/// On the watchdog's thread, every tick. `asleep_ns`: how long the whole process seems to have been stopped since the
/// last tick, which is nobody's fault.
void check_slow_step(loop_slot &slot, std::int64_t now, std::int64_t asleep_ns) noexcept;
void check_starved_tasks(loop_slot &slot, std::int64_t now, std::int64_t asleep_ns) noexcept;
void check_all_asleep(loop_slot &slot, std::int64_t now, std::int64_t asleep_ns) noexcept;
/// The findings about one task each: see task_walk.h.
void check_tasks(loop_slot &slot, std::int64_t now) noexcept;

/// On the loop's thread: a step of `slot.last_task` ended, or the turn did.
void end_step_of_turn(loop_slot &slot, std::int64_t duration) noexcept;
void end_turn(loop_slot &slot) noexcept;

/// On the loop's thread: a frame dies, or lives when the loop closes, and never ran.
void report_never_awaited(const aio::debug::frame &dead, bool alive_at_close) noexcept;
/// On the thread that calls exit(): frames of its loop, when that has no task any more which could await them.
void report_unstarted_at_exit() noexcept;

/// On the thread where it happens, which need not have a loop that is watched; `site` is the call that told us.
void report_unretrieved_exception(const aio::debug::notice &lost, call_site site) noexcept;
void report_destroyed_pending(const aio::debug::frame &dead, call_site site) noexcept;
void report_double_await(const aio::debug::notice &again, call_site site) noexcept;
void report_lost_wakeup(const aio::debug::notice &lost, call_site site) noexcept;
/// At a turn's end: reports those of the turn that were not cancelled, unless all that are left will be.
void settle_lost_wakeups(loop_slot &slot, const aio::debug::loop_view &loop) noexcept;
void report_abandoned_operation(const aio::debug::notice &lost) noexcept;
void report_unclosed_resource(const aio::debug::notice &lost, call_site site) noexcept;
/// A loop closes that still has tasks. `slot` is null when it is not watched.
void report_pending_at_exit(const aio::debug::loop_view &loop, const loop_slot *slot) noexcept;
/// On the watchdog's thread, with check_long_waits.
void check_cancellations(loop_slot &slot, std::int64_t now) noexcept;

/// On any thread: an instrumented frame dies while it is suspended; a frame that runs already is resumed.
void report_destroyed_foreign(const foreign_frame &dead, call_site site) noexcept;
void report_resumed_running(const foreign_frame &running, call_site site) noexcept;

/// At exit: instrumented frames that are suspended and that nothing in memory refers to.
void report_orphan_frames() noexcept;
/// On the loop's thread: it holds thread locks where `suspended` suspends, or (null) where the loop goes back to its
/// wait.
void report_held_locks(loop_slot &slot, const aio::debug::task_view *suspended) noexcept;

/// On any thread but the loop's: it touched something of the loop.
void report_wrong_thread(const loop_slot &slot) noexcept;
/// In the child of a fork: it goes on with a loop that belongs to its parent.
void report_inherited_loop(const aio::debug::loop_view &loop, int parent, call_site site) noexcept;

/// True when a handler was abandoned only because its io_context was destroyed, and nobody asked for those. For the
/// reporter's thread, which sends such events no further.
bool dies_with_context(const report &made);
/// True for lock-across-await and contended-lock when Asio took the lock for itself: it may hold it in a wait of its
/// own, and never has it for long but by the machine's doing. As above.
bool is_lock_of_asio(const report &made);
/// True for contended-lock when a thread of corosan had the lock, as the allocator's. As above.
bool is_held_by_us(const report &made);

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
void append_task(event &to, const aio::debug::task_view &task, std::uint32_t fork = 0) noexcept;
void append_awaiters(event &to, const aio::debug::task_view &task, const void *address) noexcept;

/// The same where the thread need not have a slot, with the stack from `site` outwards when it is given.
void describe_here(event &to, const aio::debug::task_view *task, const call_site *site) noexcept;
/// Appends frames to the await chain, from `leaf` outwards.
void append_chain(event &to, const aio::debug::frame *leaf, std::uint64_t task) noexcept;
/// Says in `waits_for` and `resource` what a suspended task waits for.
void describe_wait(event &to, const aio::debug::task_view &task) noexcept;

} // namespace corosan
