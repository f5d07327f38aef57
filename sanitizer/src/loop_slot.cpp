// The table of loop threads.
#include "loop_slot.h"

#include "activation.h"
#include "clock.h"
#include "interpose/real.h"

#include <cstdio>
#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace corosan {

constinit loop_slot loop_slots[most_loops];
thread_local constinit thread_state this_thread;

namespace {

constinit std::atomic<bool> seen{false};
constinit std::atomic<int> next_number{0};
pthread_key_t exit_key;
pthread_once_t exit_key_once = PTHREAD_ONCE_INIT;

void release(void *argument) {
  auto &slot = *static_cast<loop_slot *>(argument);
  this_thread.slot = nullptr;
  leave_step(slot);
  slot.view.store(nullptr);
  slot.tid.store(0, std::memory_order_release);
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
    slot.style = style;
    slot.wait_site = 0;
    slot.waits_seen = false;
    slot.current = nullptr;
    slot.bounds = own_stack_bounds();
    pthread_getcpuclockid(pthread_self(), &slot.cpu_clock);
    const int number = next_number.fetch_add(1);
    if (number == 0)
      std::snprintf(slot.name, sizeof slot.name, "main");
    else
      std::snprintf(slot.name, sizeof slot.name, "loop-%d", number);
    slot.step_start_ns.store(0);
    slot.now.store(phase::waiting);
    slot.tid.store(tid, std::memory_order_release);
    self.slot = &slot;
    pthread_once(&exit_key_once, [] { pthread_key_create(&exit_key, release); });
    pthread_setspecific(exit_key, &slot);
    seen.store(true);
    start_threads();
    --self.depth;
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
  slot.step_start_ns.store(0, std::memory_order_relaxed);
  phase expected = phase::stepping;
  while (!slot.now.compare_exchange_weak(expected, phase::waiting)) {
    if (expected == phase::waiting)
      return;
    raw_syscall(SYS_sched_yield);
    expected = phase::stepping;
  }
}

void clear_loops() noexcept {
  this_thread.slot = nullptr;
  seen.store(false);
  next_number.store(0);
  for (loop_slot &slot : loop_slots) {
    slot.step_start_ns.store(0);
    slot.now.store(phase::waiting);
    slot.call.row.store(nullptr);
    slot.told_step.store(0);
    slot.view.store(nullptr);
    slot.tasks_lock.store(0);
    slot.asked.store(0);
    slot.cursor = nullptr;
    slot.tid.store(0);
  }
}

} // namespace corosan
