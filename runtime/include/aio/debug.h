// The seam between the runtime and a debugger of coroutines (the corosan sanitizer): plain data that the runtime keeps
// about its loops, tasks and frames, and a table of function pointers that is null when nobody is looking.
// The data is kept always, so that an await chain exists in production too; the hooks are tested once per step, per
// task and per frame, never per await. AIO_NO_DEBUG_HOOKS compiles the calls out.
//
// Threads: everything here belongs to the thread that runs the loop. A hook is called on that thread (wrong_thread
// excepted). Another thread may look at a loop's tasks only while it keeps the loop out of its turns (between turn_end
// and turn_begin), which a debugger does by taking a lock in turn_begin and releasing it in turn_end.
//
// Another process (corosan ps, gdb) starts at the anchor and takes no lock: it must expect that what it reads changes
// meanwhile. Nothing is written for it but a few words of each loop.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <source_location>

namespace aio::debug {

/// Grows with every incompatible change of this header.
inline constexpr std::uint32_t abi_version = 6;

/// What a suspended task waits for.
enum class wait_kind : std::uint8_t {
  none,      ///< not suspended, or unknown
  ready,     ///< queued on the loop, will run in this turn or the next
  timer,     ///< `deadline_ns` says when it is due
  operation, ///< an Asio operation; `what` names it, `fd` its descriptor where known
  child,     ///< another task; `object` is its task_view
  thread,    ///< a call handed to a thread
  primitive  ///< event, mutex, queue ...; `what` names it
};

struct task_view;

/// One wait for the end of a task, in that task's list. Lives where the waiting is done.
struct joiner {
  joiner *next = nullptr;
  joiner *previous = nullptr;         ///< of the first: the last
  const task_view *awaiter = nullptr; ///< the task that waits, or will when its task_group ends; null for a callback
};

/// What the innermost frame of a task waits for. Plain stores by the awaiter that suspends.
struct wait_info {
  wait_kind kind = wait_kind::none;
  int fd = -1;
  const char *what = nullptr;   ///< static storage, e.g. "async_read_some"
  std::int64_t deadline_ns = 0; ///< steady clock, for timers
  const void *object = nullptr; ///< the child's task_view, the primitive, or the call given to a thread
  /// Where the primitive keeps the id of the task that holds it now, 0 for nobody; null when it has no holder. Valid
  /// while the task waits. The holder may have ended without a release.
  const std::uint64_t *holder = nullptr;
};

/// One coroutine frame of the runtime; lives in its promise.
struct frame {
  frame *parent = nullptr;   ///< the frame that awaits this one; null for the root of a task, or not yet awaited
  void *address = nullptr;   ///< coroutine_handle::address(); its first word is the address of the resume function
  std::source_location site; ///< the co_await at which it is (or was last) suspended
  bool started = false;      ///< its body has begun to run
  bool generator = false;    ///< may be dropped at a co_yield, where it has no parent
  void *cookie = nullptr;    ///< the debugger's
};

/// One task: a tree of frames that the loop schedules as one.
struct task_view {
  std::uint64_t id = 0;  ///< unique in the process, from 1
  const char *name = ""; ///< as given, owned by the task; empty: people read "Task-<id>"
  frame *root = nullptr;
  frame *leaf = nullptr; ///< the innermost frame, where the task is suspended or running
  wait_info wait;
  bool done = false;
  task_view *next = nullptr; ///< list of the loop's live tasks
  task_view *previous = nullptr;
  void *cookie = nullptr;    ///< the debugger's
  joiner *joiners = nullptr; ///< who waits for its end, in the order in which they came
};

/// One loop. `name` is for people ("main").
struct loop_view {
  const char *name = "";
  task_view *tasks = nullptr;   ///< live tasks, newest first
  task_view *current = nullptr; ///< the task that runs now, null between steps
  /// How many tasks and calls were ever queued on the loop, and taken out to run: first in, first out.
  const std::size_t *queued = nullptr, *taken = nullptr;
  void *cookie = nullptr;    ///< the debugger's
  std::int32_t tid = 0;      ///< the thread of its last turn
  std::uint64_t turns = 0;   ///< that have begun
  loop_view *next = nullptr; ///< list of the process's loops
  loop_view *previous = nullptr;
  bool ending = false;     ///< at a turn's end: its run is over, and the tasks that are left will be cancelled
  bool interrupts = false; ///< the runtime itself listens for SIGINT, to cancel the main task
  /// True when a timer may wake the loop: its own, or one that the program has with Asio. Any thread that keeps the
  /// loop out of its turns.
  bool (*has_timers)(const loop_view &) noexcept = nullptr;
  const void *runtime = nullptr; ///< the runtime's
};

/// A call that was given to a thread, as `wait_info::object` of a task that waits for it. Read it with care: it ends
/// when a thread is done with it.
struct thread_call_view {
  bool queued = false; ///< no thread has taken it yet
};

enum class notice_kind : std::uint8_t {
  exception_lost,   ///< `task`, or a future when null, failed with `text`, and nobody looked
  awaited_again,    ///< what can be awaited once was awaited before, or moved from
  waiters_lost,     ///< the primitive that `task` waits for is destroyed: only a cancellation can wake the task now
  operation_lost,   ///< Asio destroyed the handler of the operation that `task` waits for; the task gets an error
  resource_lost,    ///< `what` (with `fd`) goes without having been closed; `count`: bytes that were not sent
  cancel_requested, ///< of `task`, by the caller; `count` requests are open now
  cancel_withdrawn, ///< one request was taken back; `count` are left
  run_refused       ///< `what` would run a loop on a thread that runs one, and throws
};

/// Something that happened once, with what is known of it. Everything is valid during the call only.
struct notice {
  notice_kind kind;
  const task_view *task = nullptr;
  const char *what = nullptr;
  const char *text = nullptr;
  int fd = -1;
  std::size_t count = 0;
};

/// Called by the runtime on the loop's thread; every pointer is non-null.
struct hooks {
  std::uint32_t version = abi_version;
  void (*loop_opened)(loop_view &) noexcept;
  /// Before the tasks that are still alive are destroyed. Also of a strand's loop, which has no other hooks.
  void (*loop_closed)(loop_view &) noexcept;
  void (*turn_begin)(loop_view &) noexcept;              ///< control enters the runtime from Asio; may not nest
  void (*turn_end)(loop_view &) noexcept;                ///< and goes back
  void (*step_begin)(loop_view &, task_view &) noexcept; ///< a task is resumed, inside a turn
  void (*step_end)(loop_view &, task_view &) noexcept;   ///< it suspended or finished; neither if none is current
  void (*frame_created)(frame &) noexcept;               ///< in the promise's constructor: the caller is on the stack
  void (*frame_destroyed)(frame &) noexcept;             ///< `started` tells whether it ever ran
  void (*task_created)(task_view &) noexcept;            ///< the spawning call is on the stack
  void (*task_destroyed)(task_view &) noexcept;          ///< just before it leaves the loop's list
  /// The one hook that is called on another thread: something of the loop was touched there while the loop runs.
  void (*wrong_thread)(loop_view &) noexcept;
  void (*noticed)(const notice &) noexcept; ///< also on threads whose loop has no other hooks (strands)
};

/// Points to the active table, or is null. Set when the first loop that is watched opens; other threads may already
/// make tasks then, and run loops that nobody watches.
class hooks_pointer {
public:
  hooks_pointer &operator=(const hooks *table) noexcept {
    table_.store(table, std::memory_order_release);
    return *this;
  }
  const hooks *operator->() const noexcept { return table_.load(std::memory_order_acquire); }
  explicit operator bool() const noexcept { return table_.load(std::memory_order_relaxed) != nullptr; }

private:
  std::atomic<const hooks *> table_{nullptr};
};
extern hooks_pointer active;

/// True when a debugger listens. Compiled to false with AIO_NO_DEBUG_HOOKS.
inline bool enabled() noexcept {
#ifdef AIO_NO_DEBUG_HOOKS
  return false;
#else
  return static_cast<bool>(active);
#endif
}

inline void tell(const notice &what) noexcept {
  if (enabled()) [[unlikely]]
    active->noticed(what);
}

/// Where a process keeps its loops, for who looks from outside and has only its memory. Each module that contains the
/// runtime has one; an ELF note leads to it, which is there in stripped, static and position-independent programs, too:
/// owner "aio", type 1, and as its description a 64-bit signed distance from the description to the anchor.
struct anchor {
  char magic[8] = {'a', 'i', 'o', 'l', 'o', 'o', 'p', 's'};
  std::uint32_t version = abi_version;
  loop_view *loops = nullptr;     ///< newest first
  const void *debugger = nullptr; ///< &active, which is as large as a pointer
};

} // namespace aio::debug

/// The anchor of this module.
extern "C" [[gnu::visibility("hidden")]] aio::debug::anchor aio_debug_anchor;

/// What a debugger library exports: its table for this version of the header, or null when it cannot serve it.
/// The runtime looks it up by this name (dlsym) when a loop is opened in debug mode.
extern "C" const aio::debug::hooks *corosan_aio_hooks(std::uint32_t version) noexcept;
