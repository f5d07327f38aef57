// The table of loop threads.
#include "loop_slot.h"

#include "activation.h"
#include "clock.h"
#include "interpose/real.h"
#include "interpose/trap.h"
#include "report/observe.h"

#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <iterator>
#include <linux/futex.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace corosan {

constinit loop_slot loop_slots[most_loops];
thread_local constinit thread_state this_thread;
int parent_process = 0;

namespace {

constinit std::atomic<bool> seen{false};
constinit std::atomic<int> next_number{0};
pthread_key_t exit_key;
pthread_once_t exit_key_once = PTHREAD_ONCE_INIT;

void hold_life(loop_slot &slot) {
  pthread_mutexattr_t kind;
  pthread_mutexattr_init(&kind);
  pthread_mutexattr_setrobust(&kind, PTHREAD_MUTEX_ROBUST);
  pthread_mutex_init(&slot.life, &kind);
  pthread_mutexattr_destroy(&kind);
  pthread_mutex_lock(&slot.life);
}

void release(void *argument) {
  auto &slot = *static_cast<loop_slot *>(argument);
  this_thread.slot = nullptr;
  leave_step(slot);
  if (active.trap)
    disarm_trap(this_thread);
  slot.view.store(nullptr);
  pthread_mutex_unlock(&slot.life);
  slot.tid.store(0, std::memory_order_release);
}

/// "main" on the main thread, the name that the program gave to another thread, or a number.
void name_loop(loop_slot &slot, int tid, int number) {
  char own[16] = "", process[16] = "";
  raw_syscall(SYS_prctl, PR_GET_NAME, reinterpret_cast<long>(own));
  const int pid = getpid();
  if (const long fd =
          raw_syscall(SYS_openat, AT_FDCWD, reinterpret_cast<long>("/proc/self/comm"), O_RDONLY | O_CLOEXEC);
      fd >= 0) {
    const long length = raw_syscall(SYS_read, fd, reinterpret_cast<long>(process), sizeof process);
    process[length > 0 ? length - 1 : 0] = 0; // without the line's end
    raw_syscall(SYS_close, fd);
  }
  if (tid == pid)
    std::snprintf(slot.name, sizeof slot.name, "main");
  else if (std::strcmp(own, process) == 0)
    std::snprintf(slot.name, sizeof slot.name, "loop-%d", number);
  else
    std::snprintf(slot.name, sizeof slot.name, "%s", own);
}

} // namespace

bool any_loop_seen() noexcept { return seen.load(std::memory_order_relaxed); }

int loops_seen() noexcept { return next_number.load(std::memory_order_relaxed); }

loop_slot *adopt_thread(wait_style style) noexcept {
  thread_state &self = this_thread;
  if (self.slot != nullptr) {
    if (self.slot->style < style)
      self.slot->style = style;
    return self.slot;
  }
  const int tid = static_cast<int>(raw_syscall(SYS_gettid));
  for (loop_slot &slot : loop_slots) {
    int unused = 0;
    if (!slot.tid.compare_exchange_strong(unused, -1))
      continue;
    ++self.depth; // what the C library calls for us is not the program's doing
    slot.place = static_cast<std::uint32_t>(&slot - loop_slots) + 1;
    slot.style = style;
    slot.wait_site = 0;
    slot.waits_seen = false;
    slot.epoll_fd = -1;
    slot.wait_frame = 0;
    slot.frame_changes = 0;
    slot.current = nullptr;
    slot.open_loops = 0;
    slot.last_site = 0;
    slot.waits = 0;
    slot.waited = slot.rings = false;
    slot.started.store(false);
    slot.wait_stack.store(0);
    slot.handler.store(nullptr);
    for (runqueue_mark &mark : slot.marks)
      mark.at_ns.store(0);
    slot.inner.outer = -1;
    slot.bounds = own_stack_bounds();
    pthread_getcpuclockid(pthread_self(), &slot.cpu_clock);
    slot.at_adoption = read_thread_clocks(tid, slot.cpu_clock);
    slot.marks[0].runqueue_ns.store(slot.at_adoption.runqueue_ns);
    slot.marks[0].at_ns.store(now_ns());
    slot.next_mark = 1;
    slot.number = next_number.fetch_add(1);
    name_loop(slot, tid, slot.number);
    hold_life(slot);
    slot.step_start_ns.store(0);
    slot.now.store(phase::waiting);
    if (active.observed)
      observe_loop(slot);
    slot.tid.store(tid, std::memory_order_release);
    self.slot = &slot;
    pthread_once(&exit_key_once, [] { pthread_key_create(&exit_key, release); });
    pthread_setspecific(exit_key, &slot);
    seen.store(true);
    start_threads();
    --self.depth;
    if (active.trap)
      arm_trap(self);
    return &slot;
  }
  return nullptr;
}

void settle_sampling(loop_slot &slot) noexcept {
  while (slot.now.load(std::memory_order_seq_cst) == phase::sampling)
    raw_syscall(SYS_sched_yield);
}

void leave_step(loop_slot &slot) noexcept {
  ending_step(slot);
  if (active.observed)
    observe_foreign_turn(slot);
  slot.step_start_ns.store(0, std::memory_order_relaxed);
  phase expected = phase::stepping;
  while (!slot.now.compare_exchange_weak(expected, phase::waiting)) {
    if (expected == phase::waiting)
      return;
    raw_syscall(SYS_sched_yield);
    expected = phase::stepping;
  }
}

std::int64_t queued_since(const loop_slot &slot, std::int64_t since) noexcept {
  // The last mark before that moment, else the first one behind it.
  std::int64_t best_at = 0, runqueue = 0;
  for (const runqueue_mark &mark : slot.marks) {
    const std::int64_t at = mark.at_ns.load();
    if (at != 0 && (best_at == 0 || (at <= since ? best_at > since || at > best_at : at < best_at))) {
      best_at = at;
      runqueue = mark.runqueue_ns.load();
    }
  }
  return best_at != 0 ? own_runqueue_ns() - runqueue : 0;
}

void mark_runqueue(loop_slot &slot) noexcept {
  // The mark before a call stays as long as that lasts.
  const runqueue_mark &last = slot.marks[(slot.next_mark + std::size(slot.marks) - 1) % std::size(slot.marks)];
  if (slot.call.row.load() != nullptr && last.at_ns.load() != 0 && last.at_ns.load() <= slot.call.start_ns)
    return;
  runqueue_mark &to = slot.marks[slot.next_mark++ % std::size(slot.marks)];
  to.at_ns.store(0);
  to.runqueue_ns.store(read_runqueue_ns(slot.tid.load()));
  to.at_ns.store(now_ns()); // not before it was read
}

bool is_gone(const loop_slot &slot) noexcept {
  return (__atomic_load_n(&slot.life.__data.__lock, __ATOMIC_RELAXED) & FUTEX_OWNER_DIED) != 0;
}

void forget_thread(loop_slot &slot) noexcept {
  slot.step_start_ns.store(0);
  slot.told_step.store(0);
  slot.view.store(nullptr);
  slot.call.row.store(nullptr);
  slot.now.store(phase::waiting);
  slot.tasks_lock.store(0);
  slot.tid.store(0, std::memory_order_release);
}

bool forget_inherited(const aio::debug::loop_view &loop) noexcept {
  if (parent_process == 0) [[likely]]
    return false;
  for (loop_slot &slot : loop_slots)
    if (slot.inherited == &loop) {
      slot.inherited = nullptr;
      return true;
    }
  return false;
}

void clear_loops() noexcept {
  if (this_thread.slot != nullptr)
    pthread_setspecific(exit_key, nullptr);
  this_thread.slot = nullptr;
  seen.store(false);
  next_number.store(0);
  for (loop_slot &slot : loop_slots) {
    slot.step_start_ns.store(0);
    slot.now.store(phase::waiting);
    slot.call.row.store(nullptr);
    slot.told_step.store(0);
    slot.suspects = 0;
    if (const aio::debug::loop_view *loop = slot.view.exchange(nullptr)) {
      slot.inherited = loop;
      parent_process = getppid();
    }
    slot.tasks_lock.store(0);
    slot.asked.store(0);
    slot.cursor = nullptr;
    slot.tid.store(0);
  }
}

} // namespace corosan
