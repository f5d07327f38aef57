// What a finding hands to the reporter: plain data of fixed size, filled on the loop's thread or the watchdog's.
#pragma once

#include "stack.h"
#include "step_calls.h"

#include <corosan/asio_hooks.h>
#include <cstdint>
#include <cstdio>
#include <cstring>

namespace corosan {

struct task_tree;

enum class finding_id : std::uint8_t {
#define REPORTS(name) name,
#include "findings/findings.def"
};
enum class verdict : std::uint8_t { none, blocked, cpu, descheduled, page_fault };
enum class resource_kind : std::uint8_t { none, file, directory, socket, pipe, terminal, device, other, path, host };

/// The thing a call waited for.
struct resource {
  resource_kind kind = resource_kind::none;
  int fd = -1;
  char text[200] = ""; ///< path, host name, or "local->peer" of a socket
};

/// One suspended frame of an await chain.
struct chain_frame {
  std::uintptr_t resume; ///< address of the frame's resume function
  const char *file;      ///< where it awaits; static storage, or anything: to be read with care
  std::uint32_t line;
  std::uint64_t task; ///< id of the task that the frame belongs to
  std::uint32_t fork; ///< how many tasks on the way here are awaited by several others
  char task_name[24]; ///< as given, shortened; "" when it has none
};

/// What one of several tasks of an event waits for.
struct task_note {
  std::uint64_t task;
  char text[112];
};

struct event {
  static constexpr std::size_t chain_limit = 24, note_limit = 8;
  finding_id id;
  corosan::verdict verdict;
  bool still_running; ///< reported while it lasts
  bool ended;         ///< no finding: what was reported while it lasted is over, and these are its figures
  int pid, tid;
  int loop_tid;          ///< wrong-thread: the thread that runs the loop
  std::int64_t start_ns; ///< monotonic
  std::int64_t time_ns;  ///< wall clock, when it was seen
  std::int64_t duration_ns;
  std::int64_t threshold_ns;
  std::int64_t cpu_ns, runqueue_ns; ///< of an ended step: computing, and waiting for a processor
  char loop[24];
  bool starting;            ///< before the loop had gone round for the first time
  std::uint32_t wait_stack; ///< number of the stack of the loop's last wait; 0: unknown
  const char *dialect;      ///< id of dialects.def, "" when unknown
  const char *call;         ///< symbol; static storage; null when no call is known
  const char *group;        ///< as in the catalog; static storage
  corosan::resource resource;
  stack where;
  std::uint32_t chain_depth;
  chain_frame chain[chain_limit]; ///< innermost first
  std::uint32_t note_count;
  task_note notes[note_limit]; ///< of the tasks in `chain`; empty where only one waits
  std::uint64_t task_id;
  char task_name[64];
  stack created;
  std::uintptr_t subject; ///< never-awaited: resume function of the frame
  char waits_for[120];
  char detail[200];      ///< what the finding wants to say on a line of its own
  const task_tree *tree; ///< pending-at-exit: the tasks; belongs to the event
  int holder_tid;        ///< the thread that has what this one waits for, and where that thread is; 0: unknown
  stack holder;
  corosan_asio_operation handler;    ///< the Asio handler that ran, or was dropped; name null: none known
  call_total calls[step_calls::top]; ///< of the step, longest first
};

template <std::size_t N> void copy_text(char (&to)[N], const char *from) {
  std::snprintf(to, N, "%s", from != nullptr ? from : "");
}

/// Takes a free event, cleared, or null when the reporter is far behind (then it is counted). No locks, no memory.
event *begin_event(finding_id id) noexcept;
/// Hands a filled event over to the reporter.
void commit_event(event *filled) noexcept;
/// Gives an event back unreported.
void cancel_event(event *unused) noexcept;

/// The oldest committed event, or null. For the reporter, which ends it with `cancel_event`.
event *next_event() noexcept;
/// Sleeps until an event is committed, `wake_reporter` is called or the time is over.
void wait_for_event(std::int64_t nanoseconds) noexcept;
void wake_reporter() noexcept;
/// True while a committed event waits or is being worked on.
bool events_pending() noexcept;
/// A mark behind all events committed so far, and whether everything before a mark has been worked off.
std::uint64_t event_mark() noexcept;
bool handled_until(std::uint64_t mark) noexcept;
/// How many findings were lost because no event was free.
std::uint64_t lost_events() noexcept;
/// Forgets everything: in the child of a fork.
void clear_events() noexcept;

} // namespace corosan
