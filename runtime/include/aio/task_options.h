// Options of aio::create_task.
#pragma once

#include <string_view>

namespace aio {

/// For designated initialisers: `create_task(f(), {.name = "reader"})`.
struct task_options {
  /// Copied. Empty: "Task-N" with the task's id.
  std::string_view name = {};
};

} // namespace aio
