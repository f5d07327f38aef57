// Options of aio::create_task.
#pragma once

#include <string_view>

namespace aio {

class context;

/// For designated initialisers: `create_task(f(), {.name = "reader"})`.
struct task_options {
  /// Copied. Empty: "Task-N" with the task's id.
  std::string_view name = {};
  /// Run it inside the call, until it first suspends: what never suspends never visits the loop.
  /// Source of semantics: asyncio.eager_task_factory.
  bool eager = false;
  /// The end of aio::run waits for it, before it cancels the tasks that are left.
  bool background = false;
  /// The values of its context variables; null: those of the maker. Copied.
  const aio::context *context = nullptr;
};

} // namespace aio
