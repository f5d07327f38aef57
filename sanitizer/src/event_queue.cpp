// A fixed pool of events between the threads that find and the one that reports.
#include "event.h"

#include "clock.h"
#include "futex.h"
#include "interpose/real.h"

#include <atomic>
#include <sys/syscall.h>
#include <unistd.h>

namespace corosan {
namespace {

enum state : std::uint8_t { unused, filling, ready };

struct cell {
  std::atomic<std::uint8_t> state{unused};
  std::uint64_t order = 0;
  event payload{};
};

constexpr std::size_t capacity = 512; // a burst of strict reports must not outrun the reporter
constinit cell pool[capacity];
constinit std::atomic<std::uint64_t> next_order{0}, lost{0};
constinit std::atomic<std::uint32_t> signal_word{0};
constinit std::atomic<int> busy{0};

cell &cell_of(event *owned) {
  return *reinterpret_cast<cell *>(reinterpret_cast<char *>(owned) - offsetof(cell, payload));
}

} // namespace

event *begin_event(finding_id id) noexcept {
  for (cell &c : pool) {
    std::uint8_t expected = unused;
    if (c.state.load(std::memory_order_relaxed) == unused &&
        c.state.compare_exchange_strong(expected, filling, std::memory_order_acquire)) {
      event &e = c.payload;
      std::memset(static_cast<void *>(&e), 0, sizeof e);
      e.id = id;
      e.resource.fd = -1;
      e.dialect = "";
      e.pid = getpid();
      e.tid = static_cast<int>(raw_syscall(SYS_gettid));
      e.time_ns = read_clock(CLOCK_REALTIME);
      return &e;
    }
  }
  lost.fetch_add(1, std::memory_order_relaxed);
  return nullptr;
}

void commit_event(event *filled) noexcept {
  cell &c = cell_of(filled);
  c.order = next_order.fetch_add(1, std::memory_order_relaxed);
  busy.fetch_add(1);
  c.state.store(ready, std::memory_order_release);
  wake_reporter();
}

void cancel_event(event *unused_event) noexcept {
  cell &c = cell_of(unused_event);
  if (c.state.exchange(unused, std::memory_order_release) == ready)
    busy.fetch_sub(1);
}

event *next_event() noexcept {
  cell *oldest = nullptr;
  for (cell &c : pool)
    if (c.state.load(std::memory_order_acquire) == ready && (oldest == nullptr || c.order < oldest->order))
      oldest = &c;
  return oldest != nullptr ? &oldest->payload : nullptr;
}

void wait_for_event(std::int64_t nanoseconds) noexcept {
  const std::uint32_t seen = signal_word.load();
  if (next_event() == nullptr)
    futex_wait(signal_word, seen, nanoseconds);
}

void wake_reporter() noexcept {
  signal_word.fetch_add(1);
  futex_wake(signal_word);
}

bool events_pending() noexcept { return busy.load() > 0; }
std::uint64_t event_mark() noexcept { return next_order.load(); }
bool handled_until(std::uint64_t mark) noexcept {
  for (const cell &c : pool)
    if (c.state.load(std::memory_order_acquire) == ready && c.order < mark)
      return false;
  return true;
}
std::uint64_t lost_events() noexcept { return lost.load(); }

void clear_events() noexcept {
  for (cell &c : pool)
    c.state.store(unused);
  busy.store(0);
  lost.store(0);
}

} // namespace corosan
