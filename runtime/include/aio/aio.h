// Everything of the runtime.
#pragma once

#include "aio/cancelled_error.h"
#include "aio/create_task.h"
#include "aio/invalid_state_error.h"
#include "aio/run.h"
#include "aio/sleep.h"
#include "aio/task.h"
#include "aio/task_handle.h"
#include "aio/timeout_error.h"
#include "aio/to_thread.h"
