// What is known of each thread that runs an event loop, shared between that thread and the watchdog.
#pragma once

#include "stack.h"
#include "step_calls.h"
#include "thread_facts.h"

#include <atomic>
#include <cstdint>
#include <ctime>
#include <pthread.h>

namespace aio::debug {
struct loop_view;
struct task_view;
} // namespace aio::debug

struct corosan_asio_completion;

namespace corosan {

struct task_record;
struct interposer_row;
struct event;

/// What an interposed call works on, as far as its arguments tell.
struct subject {
  enum class kind : std::uint8_t {
    none,
    fd,
    file,
    closing,
    path,
    host,
    address,
    mutex,
    rwlock,
    spinlock
  } what = kind::none;
  int fd = -1;
  const void *pointer = nullptr; ///< path or host name (C string), a sockaddr, or the lock
  std::uint32_t length = 0;      ///< of the sockaddr
};

/// A call in progress. Written by its thread only; `row` is set last and cleared first.
struct call_in_progress {
  std::atomic<const interposer_row *> row{nullptr};
  std::atomic<const interposer_row *> last{nullptr}; ///< stays when the call is over
  std::atomic<std::uint32_t> sequence{0};
  std::int64_t start_ns = 0;
  call_site site{};
  subject about;
  int owner = 0;       ///< a lock: the thread that had it when the call began, 0: unknown
  bool nested = false; ///< the loop's wait, inside a task of that very loop
};

/// The turn that a loop of the runtime is in: the steps of its tasks since its last wait. Its own thread only.
struct turn_steps {
  struct step {
    std::int64_t ns = 0;
    std::uint64_t task = 0; ///< its id
    std::uint32_t created = 0;
    char name[40] = "";
  };
  std::int64_t start_ns = 0; ///< of its first step; 0: none yet
  std::uint32_t steps = 0;
  bool told = false;         ///< as starved-task, which says the same of what waited meanwhile
  std::int64_t floor_ns = 0; ///< a step that is not longer is not among the longest
  step longest[3];           ///< longest first
};

/// What the thread had waited for a processor at some moment. Written by the watchdog, now and then.
struct runqueue_mark {
  std::atomic<std::int64_t> at_ns{0}, runqueue_ns{0};
};

/// A thread lock that the thread of a loop holds.
enum class lock_kind : std::uint8_t { mutex, rwlock, spin };
struct held_lock {
  static constexpr std::size_t limit = 16;
  const volatile void *lock = nullptr;
  const interposer_row *row = nullptr; ///< the call that took it
  std::uint64_t task = 0;              ///< id of the task that took it, 0: none
  std::uintptr_t return_address = 0;   ///< of that call
  std::uint32_t place = 0;             ///< number of its stored stack, 0: the store is full
  lock_kind kind = lock_kind::mutex;
  bool told = false; ///< reported
};

/// What the thread of a loop does.
enum class phase : std::uint32_t {
  waiting,  ///< in the loop's own wait
  stepping, ///< between two waits
  sampling  ///< stepping, and a signal for its stack is under way
};

/// What the loop's thread can be asked, because it alone can answer while it is busy.
enum question : std::uint32_t {
  ask_walk = 1,   ///< walk over the tasks
  ask_tally = 2,  ///< note who runs for how long
  ask_starved = 4 ///< say so: tasks that are ready do not get to run
};

/// The task of the last step, when it went with that and had no name.
struct departed_task {
  std::uint64_t id = 0; ///< 0: there is none
  std::uint32_t created = 0;
};

/// What is free of the records of tasks and frames (aio_records.cpp).
union task_cell;
struct free_lists {
  task_cell *tasks = nullptr;
  std::uint32_t frame = 0; ///< number of a cell; 0: none, which is why that cell is never used
};

/// How the loop waits; a thread whose loop waits in epoll only passes through poll inside a step.
enum class wait_style : std::uint8_t { none, poll, epoll };

/// Another loop that waits inside a step of this one: that step goes on until this one waits again.
struct inner_loop {
  int outer = -1;    ///< epoll descriptor of the loop whose step it is; -1: no other one runs
  bool told = false; ///< reported
  std::int64_t since_ns = 0;
  std::uintptr_t runner = 0; ///< a return address into the function that still runs the outer loop
  stack where{};             ///< of its first wait
};

struct loop_slot {
  std::atomic<int> tid{0}; ///< 0: slot is free
  int number = 0;          ///< of this use of the slot, from 0
  pthread_mutex_t life{};  ///< held by the thread as long as it lives; robust, so that the kernel marks its end
  std::uint32_t place = 0; ///< in the table, from 1
  char name[24] = "";
  clockid_t cpu_clock{};
  thread_times at_adoption;
  stack_bounds bounds;
  wait_style style = wait_style::none;
  bool waits_seen = false;      ///< its waits pass through our interposers
  std::uintptr_t wait_site = 0; ///< for poll loops: the call that is the loop's wait
  std::uintptr_t last_site = 0; ///< the call of its last wait
  std::uint32_t waits = 0;      ///< since it became a loop's thread
  bool waited = false;          ///< one of them was not a mere poll
  bool rings = false;           ///< it waits with liburing

  std::atomic<bool> started{false};         ///< a turn that followed a real wait is over
  std::atomic<std::uint32_t> wait_stack{0}; ///< number of the stack of its last wait
  int epoll_fd = -1;                        ///< of its wait, -1: unknown
  bool nested_wait = false;                 ///< the call that begins waits in it, inside a task
  // Where the loop waits, to find one that is run again inside its own handlers. Its own thread only.
  std::uintptr_t wait_frame = 0;
  stack run_stack{};
  unsigned frame_changes = 0;
  inner_loop inner;

  std::atomic<phase> now{phase::waiting};
  std::atomic<std::int64_t> step_start_ns{0}; ///< 0: no step is judged
  std::atomic<std::uint64_t> step{0};         ///< number of the step
  call_in_progress call;
  step_calls calls;
  runqueue_mark marks[16]; ///< one for each look of the watchdog's
  unsigned next_mark = 0;  ///< the watchdog's

  // Set by the watchdog when it reported a step that goes on, taken by whoever sees the end of it.
  std::atomic<std::uint64_t> told_step{0};            ///< number of the step plus one; 0: none
  std::int64_t told_cpu_ns = 0, told_runqueue_ns = 0; ///< thread times at its begin

  // Thread locks that it took in a step and has not released (interpose/held_locks.h). Its own thread only.
  std::uint32_t held_count = 0;
  held_lock held[held_lock::limit];

  // Runtime loops only.
  std::atomic<aio::debug::loop_view *> view{nullptr};
  unsigned open_loops = 0;                          ///< on this thread
  free_lists free;                                  ///< stay with the slot; its own thread only
  aio::debug::task_view *current = nullptr;         ///< the task of the step
  task_record *last = nullptr;                      ///< of the last step, until a clock is read that ends it
  std::int64_t clock_ns = 0;                        ///< when the last step began
  std::uintptr_t step_base = 0;                     ///< where the stack of this turn's steps begins
  std::uint32_t suspects = 0;                       ///< lost wake-ups of this turn, not told yet
  const aio::debug::loop_view *inherited = nullptr; ///< in the child of a fork: the loop that was here
  /// What the watchdog wants the loop's thread to do after the next step: bits of `question`.
  std::atomic<std::uint32_t> asked{0};
  aio::debug::task_view *cursor = nullptr;  ///< where the walk over the tasks goes on
  std::atomic<std::uint32_t> tasks_lock{0}; ///< held by the loop in a turn, by the watchdog while it looks at tasks

  // The handler of Asio that runs, in programs built with corosan::asio.
  std::atomic<const corosan_asio_completion *> handler{nullptr};
  const aio::debug::task_view *last_task = nullptr; ///< its task, while `last` is set
  departed_task departed;
  turn_steps turn;
};

inline constexpr std::size_t most_loops = 64;
extern loop_slot loop_slots[most_loops];

/// The calling thread, as the interposers see it.
struct thread_state {
  loop_slot *slot = nullptr;
  std::uint32_t depth = 0;   ///< inside an interposed call, or inside corosan
  std::uint32_t allowed = 0; ///< inside corosan::allow_blocking
  bool ours = false;         ///< a thread of corosan
  static constexpr char allow = 0, block = 1;
  char selector = allow;        ///< of interpose/trap.h: `block` sends the thread's system calls there
  std::uintptr_t last_poll = 0; ///< call site of its last poll, to tell a loop from a single wait

  /// True inside a step of a loop, and not inside a watched call.
  bool in_step() const noexcept {
    return slot != nullptr && depth == 0 && slot->step_start_ns.load(std::memory_order_relaxed) != 0;
  }
  /// True when a blocking call now would keep a loop from turning.
  bool watched() const noexcept { return in_step() && allowed == 0; }
};

extern thread_local constinit thread_state this_thread __attribute__((tls_model("initial-exec")));

/// Makes the calling thread a loop's thread, or returns the slot it has; null when there are too many loops.
loop_slot *adopt_thread(wait_style style) noexcept;
/// True once any loop was seen in this process.
bool any_loop_seen() noexcept;

/// How many threads became loops' threads so far.
int loops_seen() noexcept;

/// Tells how the step ended, when it was reported while it lasted. On the loop's thread, before the step is closed.
void tell_end_of_step(loop_slot &slot) noexcept;
inline void ending_step(loop_slot &slot) noexcept {
  if (slot.told_step.load(std::memory_order_relaxed) != 0) [[unlikely]]
    tell_end_of_step(slot);
}

/// The loop's wait begins: the step is over. Waits until a sampling signal that is under way has arrived.
void leave_step(loop_slot &slot) noexcept;
/// The loop's wait returned, or a new step begins.
inline void enter_step(loop_slot &slot, std::int64_t now) noexcept {
  ending_step(slot);
  slot.step.store(slot.step.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  slot.step_start_ns.store(now, std::memory_order_release);
  if (slot.now.load(std::memory_order_relaxed) == phase::waiting)
    slot.now.store(phase::stepping);
}
/// Lets no sampling signal hit the call that follows. True for the thread of a slot only.
void settle_sampling(loop_slot &slot) noexcept;

/// How long the calling thread, which is the slot's, waited for a processor since the watchdog's last look before
/// `since`: that much at most since then. Where that look is forgotten, since the first one behind it; 0 without any.
std::int64_t queued_since(const loop_slot &slot, std::int64_t since) noexcept;
/// Notes how long the slot's thread has waited for a processor so far. For the watchdog.
void mark_runqueue(loop_slot &slot) noexcept;

/// True when the slot's thread has ended without telling: the C library knew nothing of it.
bool is_gone(const loop_slot &slot) noexcept;
/// Gives the slot of such a thread back.
void forget_thread(loop_slot &slot) noexcept;

/// In the child of a fork: forgets every loop.
void clear_loops() noexcept;
/// Whose child this is, as the fork left it; 0: nobody's that had a loop.
extern int parent_process;
/// Whether the loop came here with a fork; true once for each.
bool forget_inherited(const aio::debug::loop_view &loop) noexcept;

} // namespace corosan
