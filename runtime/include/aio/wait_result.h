// What aio::wait is asked for, and what it gives.
#pragma once

#include "aio/any_task.h"

#include <vector>

namespace aio {

/// Source of semantics: asyncio.FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED.
enum class return_when {
  first_completed, ///< one is done
  first_exception, ///< one failed (cancelled is not failed), or all are done
  all_completed
};

/// Each task once, in the order in which they were given.
struct wait_result {
  std::vector<any_task> done;
  std::vector<any_task> pending;
};

} // namespace aio
