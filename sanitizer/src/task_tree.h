// The tasks of a loop with who awaits whom, as a picture of one moment: memory of its own, far too big for an event.
#pragma once

#include "event.h"

namespace aio::debug {
struct loop_view;
}

namespace corosan {

struct tree_task {
  std::uint64_t id;
  char name[40];  ///< empty: people read "Task-<id>"
  int awaited_by; ///< index of a task that waits for this one; -1: none of those shown
  chain_frame at; ///< innermost frame
  char waits_for[80];
};

struct task_tree {
  static constexpr std::size_t most = 40;
  std::size_t count; ///< of all
  std::size_t shown;
  tree_task tasks[most]; ///< oldest first
};

/// The oldest tasks of a loop, which must not run meanwhile. Null when there is no memory. Belongs to the caller.
const task_tree *picture_of(const aio::debug::loop_view &loop) noexcept;
void release_tree(const task_tree *tree) noexcept;

} // namespace corosan
