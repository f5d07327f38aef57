// A software event that counts nothing, opened for its records of context switches: that needs no privilege. Open only
// while a step is suspected, so that a loop that waits often does not pay for it.
#include "switch_records.h"

#include "activation.h"
#include "interpose/real.h"
#include "report/output.h"

#include <cstring>
#include <linux/perf_event.h>
#include <sys/mman.h>
#include <sys/syscall.h>

namespace corosan {
namespace {

constexpr std::size_t page = 4096, ring = 16 * page;

struct recording {
  int fd = -1;
  perf_event_mmap_page *memory = nullptr;
  std::int64_t sum = 0, out_since = 0; ///< out_since: lost the processor then, against its will; 0: has it, or sleeps
};
recording recordings[most_loops];
bool refused = false;

recording &of(const loop_slot &slot) { return recordings[&slot - loop_slots]; }

/// A PERF_RECORD_SWITCH as the attributes below ask for it.
struct switch_record {
  perf_event_header header;
  std::uint32_t pid, tid;
  std::uint64_t time;
};

void take(recording &into, const switch_record &record) {
  const auto time = static_cast<std::int64_t>(record.time);
  if ((record.header.misc & PERF_RECORD_MISC_SWITCH_OUT) != 0) {
    into.out_since = (record.header.misc & PERF_RECORD_MISC_SWITCH_OUT_PREEMPT) != 0 ? time : 0;
    return;
  }
  if (into.out_since != 0)
    into.sum += time - into.out_since;
  into.out_since = 0;
}

void refuse(long error) {
  refused = true;
  if (options().number(flag::verbosity) >= 2)
    write_notice(std::string("CoroSanitizer: no records of context switches here: ") +
                 std::strerror(static_cast<int>(-error)));
}

} // namespace

void switch_records_on(const loop_slot &slot) noexcept {
  recording &to = of(slot);
  if (refused || to.fd >= 0 || !options().on(flag::switch_records))
    return;
  perf_event_attr wanted{};
  wanted.type = PERF_TYPE_SOFTWARE;
  wanted.size = sizeof wanted;
  wanted.config = PERF_COUNT_SW_DUMMY;
  wanted.sample_type = PERF_SAMPLE_TID | PERF_SAMPLE_TIME;
  wanted.context_switch = wanted.sample_id_all = wanted.exclude_kernel = wanted.exclude_hv = wanted.use_clockid = 1;
  wanted.clockid = CLOCK_MONOTONIC;
  const long fd =
      raw_syscall(SYS_perf_event_open, reinterpret_cast<long>(&wanted), slot.tid.load(), -1, -1, PERF_FLAG_FD_CLOEXEC);
  if (fd < 0)
    return refuse(fd);
  const int moved = make_private(static_cast<int>(fd));
  const long memory = raw_syscall(SYS_mmap, 0, page + ring, PROT_READ | PROT_WRITE, MAP_SHARED, moved, 0);
  if (memory < 0 && memory > -4096) {
    raw_syscall(SYS_close, moved);
    return refuse(memory);
  }
  to = {moved, reinterpret_cast<perf_event_mmap_page *>(memory), 0, 0};
}

void switch_records_off(const loop_slot &slot) noexcept {
  recording &from = of(slot);
  if (from.fd < 0)
    return;
  raw_syscall(SYS_munmap, reinterpret_cast<long>(from.memory), page + ring);
  raw_syscall(SYS_close, from.fd);
  from = {};
}

std::int64_t preempted_ns(const loop_slot &slot, std::int64_t now) noexcept {
  recording &from = of(slot);
  if (from.fd < 0)
    return 0;
  const char *data = reinterpret_cast<const char *>(from.memory) + page;
  const std::uint64_t head = __atomic_load_n(&from.memory->data_head, __ATOMIC_ACQUIRE);
  std::uint64_t at = from.memory->data_tail;
  while (at < head) {
    switch_record record;
    for (std::size_t i = 0; i < sizeof record; ++i) // it may lie around the end of the ring
      reinterpret_cast<char *>(&record)[i] = data[(at + i) % ring];
    if (record.header.type == PERF_RECORD_SWITCH)
      take(from, record);
    at += record.header.size;
  }
  __atomic_store_n(&from.memory->data_tail, head, __ATOMIC_RELEASE);
  return from.sum + (from.out_since != 0 ? now - from.out_since : 0);
}

} // namespace corosan
