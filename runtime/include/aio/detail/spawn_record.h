// Makes a coroutine a task of the loop that runs on this thread.
#pragma once

#include "aio/detail/scheduler.h"
#include "aio/detail/task_record.h"

namespace aio::detail {

template <class T>
task_pointer<task_record<T>> spawn_record(task<T> body, std::string_view name,
                                          scheduler &owner = scheduler::require()) {
  task_pointer<task_record<T>> record(new task_record<T>(std::move(body), name));
  owner.adopt(*record);
  return record;
}

} // namespace aio::detail
