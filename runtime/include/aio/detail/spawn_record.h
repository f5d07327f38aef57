// Makes a coroutine a task of the loop that runs on this thread.
#pragma once

#include "aio/detail/scheduler.h"
#include "aio/detail/task_record.h"
#include "aio/task_options.h"

namespace aio::detail {

/// What does not depend on the result: name, context, loop.
void start_record(task_state &state, const task_options &options, scheduler &owner);

template <class T>
task_pointer<task_record<T>> spawn_record(task<T> body, const task_options &options = {},
                                          scheduler &owner = scheduler::require()) {
  task_pointer<task_record<T>> record(new task_record<T>(std::move(body)));
  start_record(*record, options, owner);
  return record;
}

} // namespace aio::detail
