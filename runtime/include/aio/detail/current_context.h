// Where the running code finds and keeps the values of its context variables.
#pragma once

#include "aio/context.h"
#include "aio/detail/context_data.h"

namespace aio::detail {

struct context_access {
  static const context_pointer &get(const context &snapshot) noexcept { return snapshot.values_; }
  static context make(context_pointer values) noexcept { return context(std::move(values)); }
};

/// Of the running task, else of the plain call on the loop or on a thread of to_thread, else of this thread.
context_pointer &current_context() noexcept;

/// Sets this thread's for a scope: for calls that no task makes.
class context_scope {
public:
  explicit context_scope(context_pointer values) noexcept;
  ~context_scope();
  context_scope(const context_scope &) = delete;
  context_scope &operator=(const context_scope &) = delete;

private:
  context_pointer outer_;
};

/// The value of `variable`, null when it was not set.
const void *context_find(const void *variable) noexcept;
/// Sets it in the running task; null takes it away. Returns what was there.
std::shared_ptr<const void> context_set(const void *variable, std::shared_ptr<const void> value);

} // namespace aio::detail
