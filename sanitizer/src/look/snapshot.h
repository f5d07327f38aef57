// The loops, tasks and await chains of a process, as they were read from outside at one moment.
#pragma once

#include "look/process_memory.h"

#include <aio/debug.h>

#include <cstdint>
#include <string>
#include <vector>

namespace corosan {

/// A place in a source file: one co_await.
struct code_site {
  std::string file, function; ///< function as the compiler writes it
  std::uint32_t line = 0;
};

/// One suspended frame. `site` is a place in snapshot::sites, or none before its first co_await.
struct look_frame {
  static constexpr std::uint32_t none = ~0U;
  std::uintptr_t resume = 0; ///< the frame's resume function; 0 when the coroutine has ended
  std::uint32_t site = none;
  bool operator==(const look_frame &) const = default;
};
using look_chain = std::vector<look_frame>; ///< innermost first

enum class task_state : std::uint8_t { waiting, ready, running, done };

struct look_task {
  std::uintptr_t address = 0; ///< of its task_view
  std::uint64_t id = 0;
  std::string name; ///< empty: Task-<id>
  task_state state = task_state::waiting;
  aio::debug::wait_kind wait = aio::debug::wait_kind::none;
  bool torn = false;   ///< its chain changed while it was read
  bool queued = false; ///< the call that it handed to a thread has not begun
  int fd = -1;
  std::uint32_t loop = 0;  ///< place in snapshot::loops
  std::uint32_t chain = 0; ///< place in snapshot::chains
  std::uint32_t what = 0;  ///< place in snapshot::words
  std::int64_t deadline_ns = 0;
  std::uintptr_t object = 0;
  std::uint64_t holder = 0;      ///< id of the task that holds what it waits for
  std::int64_t holder_task = -1; ///< its place in snapshot::tasks

  // With the sanitizer in the process only.
  bool timed = false;
  std::int64_t created_ns = 0, waiting_since_ns = 0, busy_ns = 0;
  std::uint32_t steps = 0;
};

/// What the sanitizer in the process says of a loop.
struct look_step {
  std::int64_t start_ns = 0; ///< 0: no step
  std::uint64_t number = 0;
  std::string call; ///< blocking call in progress, and since when
  std::int64_t call_start_ns = 0;
};

struct look_loop {
  std::uintptr_t address = 0;
  std::string name;
  int tid = 0;
  std::uint64_t turns = 0;
  std::int64_t running = -1; ///< place in snapshot::tasks
  bool stepping = false;     ///< a task runs, found or not
  std::size_t first_task = 0, task_count = 0;
  bool complete = true; ///< all of its tasks were found
  bool watched = false; ///< `step` is known
  look_step step;
};

/// Who awaits whom, both places in snapshot::tasks.
struct look_edge {
  std::uint32_t awaiter, child;
  auto operator<=>(const look_edge &) const = default;
};

struct snapshot {
  int pid = 0;
  std::int64_t time_ns = 0; ///< monotonic, when it was taken
  bool sanitizer = false;   ///< ages and times are known
  std::uint64_t findings = 0;
  std::uint64_t retries = 0; ///< how often something had changed while it was read
  std::vector<look_loop> loops;
  std::vector<look_task> tasks; ///< loop by loop, oldest first
  std::vector<look_chain> chains;
  std::vector<code_site> sites;
  std::vector<std::string> words;
  std::vector<look_edge> by_awaiter; ///< sorted

  /// The children of a task: a part of by_awaiter.
  std::pair<const look_edge *, const look_edge *> children_of(std::uint32_t task) const;
  std::string name_of(std::uint32_t task) const;
  bool complete() const;
};

/// Where the loops of a process begin, found once.
class module_list;
struct look_anchors {
  const module_list *modules = nullptr; ///< outlives this
  std::vector<std::uintptr_t> runtimes; ///< aio::debug::anchor
  std::uintptr_t sanitizer = 0;         ///< look_table of libcorosan.so, or 0
};

/// False with `error` in words when the process has no loops of this runtime, or of another version.
bool find_anchors(process_memory &memory, const module_list &modules, look_anchors &found, std::string &error);
/// Reads everything anew, within about `limit_ns`. False when the process is gone.
bool take_snapshot(process_memory &memory, const look_anchors &anchors, snapshot &out,
                   std::int64_t limit_ns = 10'000'000'000);

} // namespace corosan
