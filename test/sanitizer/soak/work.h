// What tasks do: a random tree of everything that the runtime has.
#pragma once

#include "world.h"

namespace soak {

/// Where in the tree a task is. By value: a task may outlive its maker.
struct place {
  place(world &here_in, dice luck_in, unsigned depth_in) noexcept : here(&here_in), luck(luck_in), depth(depth_in) {}

  world *here;
  dice luck;
  unsigned depth;          ///< levels that may follow
  unsigned first_door = 0; ///< this branch holds some of those below
  bool has_permit = false;
  bool throws = true; ///< somebody looks at what this branch throws

  /// For work in the same task.
  place below() noexcept {
    place next = *this;
    next.luck = luck.split();
    next.depth = depth == 0 ? 0 : depth - 1;
    return next;
  }
  /// For work in another task, which takes no locks: its maker may hold some while it waits for it.
  place beside() noexcept {
    place next = below();
    next.first_door = world::doors;
    next.has_permit = true;
    return next;
  }
};

/// One random thing. Throws planned_failure, timeout_error, exception_group of these, and cancelled_error.
aio::task<void> work(place at);
/// The same for tasks at whose results nobody may look: throws cancelled_error only. Gives 1.
aio::task<int> quiet_work(place at);

} // namespace soak
