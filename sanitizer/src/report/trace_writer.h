// The trace as JSON that Perfetto and chrome://tracing load: one track per task, one per loop.
#pragma once

#include "event.h"
#include "report/trace_ring.h"

#include <cstdint>
#include <string>
#include <unistd.h>
#include <unordered_map>

namespace corosan {

/// Turns entries into text. Keeps what it must know of live tasks, of a bounded number of them.
class trace_text {
public:
  /// Names a thread; once per thread.
  void add_thread(int tid, const std::string &name);
  void add(const trace_entry &entry);
  /// A finding at `at_ns` (monotonic) on thread `tid`, told by `text` (JSON object).
  void add_finding(const std::string &id, int tid, std::int64_t at_ns, const std::string &text);
  /// `count` entries were lost before `at_ns`.
  void add_gap(std::uint64_t count, std::int64_t at_ns);
  /// What was added since the last time; the first time with the begin of the document.
  std::string take();
  std::size_t size() const { return text_.size(); }
  /// The end of the document.
  const char *closing() const { return begun_ ? "\n]\n" : "[]\n"; }

private:
  struct live_task {
    std::string name;
    bool ran = false, has_parent = false;
    std::string waits_for; ///< name of the open part of its track, or empty
  };

  live_task *find_task(std::uint64_t id, const std::string &name, std::int64_t since, int tid);
  std::string name_of(std::uint64_t task) const;
  void step(const trace_entry &entry);
  void end_wait(std::uint64_t id, live_task &task, std::int64_t at, int tid);
  /// Appends {"ph":..,"ts":..,"pid":..,"tid":.. and `rest`.
  void put(const char *phase, std::int64_t at_ns, int tid, const std::string &rest);
  const std::string &static_text(const char *text);

  std::string text_;
  const std::string pid_ = std::to_string(getpid());
  bool begun_ = false;
  std::unordered_map<std::uint64_t, live_task> tasks_;
  std::unordered_map<const char *, std::string> static_texts_;
};

/// On the output thread. Opens the file of the option `trace`; false, with a complaint, when that is not possible.
bool open_trace() noexcept;
/// Writes what the loops have noted since the last time. True when that was so much that it should be done again at
/// once.
bool write_trace() noexcept;
/// Writes the rest and the end.
void close_trace() noexcept;
/// How many entries found no room.
std::uint64_t lost_trace_entries() noexcept;

/// On the reporter's thread: shows an occurrence in the trace.
void trace_finding(const event &what, const std::string &id, const std::string &place);

/// In the child of a fork.
void trace_in_child() noexcept;

} // namespace corosan
