// The list of a loop's tasks in another process, which changes under the walk: every link is checked against the link
// back, and where they disagree the walk goes back to the last task that is still there.
#pragma once

#include "look/process_memory.h"

#include <aio/debug.h>

#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

namespace corosan {

/// How often something may be read again in one snapshot, and until when.
struct retry_budget {
  std::int64_t end_ns = 0;
  std::uint64_t used = 0;
  bool take();
};

inline std::uintptr_t address_of(const void *pointer) { return reinterpret_cast<std::uintptr_t>(pointer); }
/// True when the memory may be a task's: it may have been freed, and hold anything.
bool plausible(const aio::debug::task_view &read);

class task_list {
public:
  /// `take` is called with each task, newest first, and is false when it has to be read again; `drop` when the one that
  /// was taken last has left the list meanwhile.
  using visitor = std::function<bool(std::uintptr_t address, const aio::debug::task_view &view)>;
  task_list(process_memory &memory, retry_budget &budget, std::uintptr_t loop, visitor take, std::function<void()> drop)
      : memory_(memory), budget_(budget), loop_(loop), take_(std::move(take)), drop_(std::move(drop)) {}

  /// False when they changed too often: some of the oldest are missing.
  bool walk();

private:
  bool follows(std::uintptr_t task, const aio::debug::task_view &view) const;
  bool ends_truly(std::uintptr_t task, const aio::debug::task_view &view) const;
  bool linked(std::uintptr_t task, const aio::debug::task_view &view) const;
  bool is_only(std::uintptr_t task) const;
  std::uintptr_t first() const;
  std::uintptr_t go_back();

  process_memory &memory_;
  retry_budget &budget_;
  const std::uintptr_t loop_;
  const visitor take_;
  const std::function<void()> drop_;
  std::vector<std::pair<std::uintptr_t, std::uint64_t>> taken_; ///< address and id
};

} // namespace corosan
