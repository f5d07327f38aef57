// The watchdog thread, and what it reads of other threads.
#include "watchdog.h"

#include "activation.h"
#include "clock.h"
#include "findings/findings.h"
#include "futex.h"
#include "host_stalls.h"
#include "report/own_files.h"
#include "thread_facts.h"

#include <algorithm>

namespace corosan {
namespace {

struct pause {
  std::atomic<std::int64_t> from{0}, to{0};
};
constinit pause pauses[8];
constinit std::atomic<unsigned> next_pause{0};
constinit std::atomic<std::int64_t> last_tick{0};

constexpr std::int64_t longest_look_ns = 50'000'000; ///< of the watchdog's at all loops, if nothing stops it

void nap(std::int64_t nanoseconds) {
  std::atomic<std::uint32_t> never{0};
  futex_wait(never, 0, nanoseconds);
}

std::int64_t tick_length() {
  std::int64_t shortest = 100'000'000;
  for (const std::int64_t limit :
       {active.slow_step_ns, active.long_wait_ns, active.starved_task_ns, active.cancel_grace_ns})
    if (limit > 0)
      shortest = std::min(shortest, limit);
  return std::clamp<std::int64_t>(shortest / 4, 1'000'000, 25'000'000);
}

/// How long the whole process stood still while the watchdog looked, since `last`, and then wanted to sleep for `tick`,
/// from `before` to `now`. That it had to wait for a processor is something else: then other threads may have run, or
/// slept.
std::int64_t standstill(std::int64_t last, std::int64_t before, std::int64_t now, std::int64_t tick) {
  static std::int64_t queued_before = 0, suspended_before = 0;
  const std::int64_t looking = before - last;
  const std::int64_t late = now - before - tick + (looking >= longest_look_ns ? looking : 0);
  // The monotonic clock stands still while the machine is suspended; what comes right before and after is no time of
  // the program either.
  const std::int64_t suspended = read_clock(CLOCK_BOOTTIME) - now_ns();
  const bool was_suspended = suspended_before != 0 && suspended - suspended_before > 10'000'000;
  suspended_before = suspended;
  const std::int64_t queued = own_runqueue_ns(), waited = queued - queued_before;
  queued_before = queued;
  if (was_suspended)
    return now - before;
  const std::int64_t still = late - waited;
  return still > std::max<std::int64_t>(tick, 20'000'000) ? still : 0;
}

void add_pause(std::int64_t from, std::int64_t to) {
  pause &p = pauses[next_pause.fetch_add(1) % std::size(pauses)];
  p.to.store(0);
  p.from.store(from);
  p.to.store(to);
}

} // namespace

void note_stopped(std::int64_t from, std::int64_t now) noexcept {
  pause &last = pauses[(next_pause.load() - 1) % std::size(pauses)];
  if (last.to.load() > from)
    last.to.store(now);
  else
    add_pause(from, now);
}

bool watchdog_looked_since(std::int64_t moment) noexcept { return last_tick.load() >= moment; }

std::int64_t paused_between(std::int64_t from, std::int64_t to) noexcept {
  for (int i = 0; i < 20 && last_tick.load() < to; ++i)
    nap(5'000'000);
  return paused_so_far(from, to);
}

std::int64_t paused_so_far(std::int64_t from, std::int64_t to) noexcept {
  std::int64_t sum = 0;
  for (const pause &p : pauses)
    sum += std::max<std::int64_t>(0, std::min(to, p.to.load()) - std::max(from, p.from.load()));
  return sum;
}

void *watchdog_main(void *) noexcept {
  this_thread.ours = true;
  // What it reads in /proc would take numbers that the program may be about to get.
  if (can_borrow_descriptors())
    leave_descriptor_table(false, false);
  install_sampler();
  start_host_stalls();
  const std::int64_t tick = tick_length();
  std::int64_t next_wait_check = 0, last = now_ns();
  for (;;) {
    const std::int64_t before = now_ns();
    nap(tick);
    const std::int64_t now = now_ns(), asleep = standstill(last, before, now, tick);
    last = now;
    if (asleep > 0)
      add_pause(now - asleep, now);
    last_tick.store(now);
    const bool check_waits = now >= next_wait_check;
    if (check_waits)
      next_wait_check = now + std::clamp<std::int64_t>(active.cancel_grace_ns / 8, tick, 1'000'000'000);
    for (loop_slot &slot : loop_slots) {
      if (slot.tid.load(std::memory_order_acquire) <= 0)
        continue;
      mark_runqueue(slot);
      check_holder(slot, now);
      check_slow_step(slot, now, asleep);
      check_starved_tasks(slot, now, asleep);
      check_all_asleep(slot, now, asleep);
      check_tasks(slot, now);
      if (check_waits)
        check_cancellations(slot, now);
    }
  }
  return nullptr;
}

} // namespace corosan
