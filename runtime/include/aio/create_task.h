// aio::create_task: starts a task that runs beside its maker.
#pragma once

#include "aio/detail/spawn_record.h"
#include "aio/task.h"
#include "aio/task_handle.h"
#include "aio/task_options.h"

namespace aio {

/// Makes `body` a task of the running loop and returns its handle. It begins in the loop's next round, not inside
/// this call (unless options.eager). The loop keeps it until it is done, also when the handle is dropped.
/// Threads: the loop's thread only. Errors: invalid_state_error when no loop runs on this thread or `body` is empty.
/// Cancellation: task_handle::cancel; at the end of aio::run what is still alive is cancelled and awaited.
/// Source of semantics: asyncio.create_task.
template <class T> task_handle<T> create_task(task<T> body, task_options options = {}) {
  return detail::handle_access::make(detail::spawn_record(std::move(body), options));
}

} // namespace aio
