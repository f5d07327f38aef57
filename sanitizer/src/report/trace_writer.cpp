// Writes the trace file as the program runs, so that a killed one leaves what it did until then.
#include "report/trace_writer.h"

#include "activation.h"
#include "clock.h"
#include "interpose/real.h"
#include "report/json_writer.h"
#include "report/observe.h"
#include "report/output.h"
#include "spin_guard.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <sys/syscall.h>
#include <vector>

namespace corosan {
namespace {

struct finding_mark {
  std::string id, text;
  int tid;
  std::int64_t at_ns;
};

struct trace_state {
  int fd = -1;
  std::uint64_t written = 0, told_lost = 0;
  trace_text text;
  std::map<int, std::string> threads;
  std::vector<finding_mark> findings; ///< from the reporter, under `findings_lock`
};

/// Never destroyed: the thread may outlive the end of main.
trace_state *state = new trace_state;
constinit std::atomic_flag findings_lock = ATOMIC_FLAG_INIT;
constinit std::atomic<bool> file_full{false};

void flush() {
  const std::string text = state->text.take();
  if (state->fd >= 0 && !text.empty() && write_private(state->fd, text))
    state->written += text.size();
}

std::uint64_t most_bytes() { return static_cast<std::uint64_t>(options().number(flag::trace_mb)) << 20; }

void stop_at_limit() {
  if (state->written < most_bytes() || file_full.exchange(true))
    return;
  active.traced = false;
  state->text.add_finding("trace ends here: trace_mb", 0, now_ns(), "{}");
  write_notice("CoroSanitizer: the trace has reached " + std::to_string(options().number(flag::trace_mb)) +
               " MB and stops here (option trace_mb)");
}

/// True when it was much.
bool drain(const loop_slot &slot) {
  loop_figures &loop = figures_of(slot);
  std::uint64_t taken = 0;
  // No more than a ring at a time: a busy loop must not keep the others waiting.
  for (const trace_entry *entry;
       taken < trace_ring::capacity && !file_full.load() && (entry = loop.ring.front()) != nullptr; loop.ring.pop()) {
    ++taken;
    if (std::string &known = state->threads[entry->tid]; known != loop.name) {
      known = loop.name;
      state->text.add_thread(entry->tid, "loop " + known);
    }
    state->text.add(*entry);
    if (state->text.size() > 1 << 16) {
      flush();
      stop_at_limit();
    }
  }
  return taken > trace_ring::capacity / 4;
}

} // namespace

bool open_trace() noexcept {
  const std::string path = output_path(options().text(flag::trace));
  state->fd = open_private(path);
  if (state->fd >= 0)
    return true;
  write_notice("WARNING: CoroSanitizer: cannot write " + path + ": " + std::strerror(-state->fd));
  active.traced = false;
  return false;
}

std::uint64_t lost_trace_entries() noexcept {
  std::uint64_t lost = 0;
  for (const loop_slot &slot : loop_slots)
    lost += figures_of(slot).ring.lost();
  return lost;
}

bool write_trace() noexcept {
  if (state->fd < 0)
    return false;
  bool busy = false;
  for (const loop_slot &slot : loop_slots)
    busy |= drain(slot);
  std::vector<finding_mark> findings;
  {
    const spin_guard guard(findings_lock);
    findings.swap(state->findings);
  }
  for (const finding_mark &one : findings)
    if (!file_full.load())
      state->text.add_finding(one.id, one.tid, one.at_ns, one.text);
  if (const std::uint64_t lost = lost_trace_entries(); lost > state->told_lost) {
    state->text.add_gap(lost - state->told_lost, now_ns());
    state->told_lost = lost;
  }
  flush();
  stop_at_limit();
  return busy && !file_full.load();
}

void close_trace() noexcept {
  if (state->fd < 0)
    return;
  active.traced = false;
  write_trace();
  flush();
  write_private(state->fd, state->text.closing());
  raw_syscall(SYS_close, state->fd);
  state->fd = -1;
  if (state->told_lost > 0)
    write_notice("WARNING: CoroSanitizer: " + std::to_string(state->told_lost) +
                 " events are missing from the trace: they came faster than they could be written");
}

void trace_finding(const event &e, const std::string &id, const std::string &place) {
  if (!active.traced)
    return;
  json text;
  text.open('{');
  text.member("place", place);
  if (e.duration_ns != 0)
    text.key("duration_ms").milliseconds(e.duration_ns);
  text.close('}');
  // Events have the wall clock's time.
  const std::int64_t ago = read_clock(CLOCK_REALTIME) - e.time_ns;
  finding_mark mark{id, text.text(), e.tid, std::max<std::int64_t>(now_ns() - ago, 0)};
  const spin_guard guard(findings_lock);
  if (state->findings.size() < 10'000)
    state->findings.push_back(std::move(mark));
}

void trace_in_child() noexcept {
  state = new trace_state; // the parent's may be half changed, and its descriptor is no number of ours
  findings_lock.clear();
  file_full.store(false);
}

} // namespace corosan
