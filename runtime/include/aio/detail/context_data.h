// The values of context variables: an immutable list that tasks share.
#pragma once

#include <memory>

namespace aio::detail {

/// One value of one variable, in front of those that were set before it. Never changed once it is shared, so that a
/// child inherits by copying a pointer; read on several threads (to_thread).
struct context_entry {
  const void *variable = nullptr;
  std::shared_ptr<const void> value;
  std::shared_ptr<const context_entry> next;
};
using context_pointer = std::shared_ptr<const context_entry>;

} // namespace aio::detail
