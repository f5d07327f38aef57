// The watchdog thread, and what it reads of other threads.
#include "watchdog.h"

#include "activation.h"
#include "clock.h"
#include "findings/findings.h"
#include "futex.h"
#include "report/own_files.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>

namespace corosan {
namespace {

struct pause {
  std::atomic<std::int64_t> from{0}, to{0};
};
constinit pause pauses[8];
constinit std::atomic<unsigned> next_pause{0};
constinit std::atomic<std::int64_t> last_tick{0};

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

} // namespace

long read_file(const char *path, char *text, std::size_t size) noexcept {
  const long fd = raw_syscall(SYS_openat, AT_FDCWD, reinterpret_cast<long>(path), O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return -1;
  const long length = raw_syscall(SYS_read, fd, reinterpret_cast<long>(text), static_cast<long>(size - 1));
  raw_syscall(SYS_close, fd);
  text[std::max(length, 0L)] = 0;
  return length;
}

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

thread_times read_thread_times(int tid) noexcept {
  thread_times times;
  char path[64], text[512];
  std::snprintf(path, sizeof path, "/proc/self/task/%d/schedstat", tid);
  if (read_file(path, text, sizeof text) > 0) {
    char *end = nullptr;
    times.cpu_ns = std::strtoll(text, &end, 10);
    times.runqueue_ns = std::strtoll(end, nullptr, 10);
  }
  std::snprintf(path, sizeof path, "/proc/self/task/%d/stat", tid);
  if (read_file(path, text, sizeof text) > 0) {
    // The name in parentheses may contain anything; the fields start after its end.
    if (const char *fields = std::strrchr(text, ')'); fields != nullptr && fields[1] == ' ') {
      times.state = fields[2];
      for (int field = 3; field < 12 && fields != nullptr; ++field)
        fields = std::strchr(fields + 1, ' ');
      times.major_faults = fields != nullptr ? std::strtoll(fields, nullptr, 10) : 0;
    }
  }
  return times;
}

void *watchdog_main(void *) noexcept {
  this_thread.ours = true;
  // What it reads in /proc would take numbers that the program may be about to get.
  if (can_borrow_descriptors())
    leave_descriptor_table(false, false);
  install_sampler();
  const std::int64_t tick = tick_length();
  std::int64_t before = now_ns(), next_wait_check = 0;
  for (;;) {
    nap(tick);
    const std::int64_t now = now_ns();
    const std::int64_t late = now - before - tick;
    // A busy machine makes one thread late by tens of milliseconds; only a longer gap means that all stood still.
    const std::int64_t asleep = late > std::max<std::int64_t>(2 * tick, 100'000'000) ? late : 0;
    if (asleep > 0) {
      pause &p = pauses[next_pause.fetch_add(1) % std::size(pauses)];
      p.to.store(0);
      p.from.store(before);
      p.to.store(now);
    }
    last_tick.store(now);
    before = now;
    const bool check_waits = now >= next_wait_check;
    if (check_waits)
      next_wait_check = now + std::clamp<std::int64_t>(active.cancel_grace_ns / 8, tick, 1'000'000'000);
    for (loop_slot &slot : loop_slots) {
      if (slot.tid.load(std::memory_order_acquire) <= 0)
        continue;
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
