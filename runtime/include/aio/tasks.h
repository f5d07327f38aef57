// aio::current_task and aio::all_tasks.
#pragma once

#include "aio/any_task.h"

#include <vector>

namespace aio {

/// The task that runs on this thread; an empty any_task in a plain callback of the loop.
/// Errors: invalid_state_error when no loop runs on this thread. Source of semantics: asyncio.current_task.
any_task current_task();

/// The running loop's tasks that are not done, oldest first. Errors: as current_task.
/// Source of semantics: asyncio.all_tasks.
std::vector<any_task> all_tasks();

} // namespace aio
