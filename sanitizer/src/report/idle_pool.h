// Threads of a pool that have nothing to do.
#pragma once

#include "report/report.h"

namespace corosan {

/// True when the reported call is a thread of Asio's pool waiting for work, which keeps nobody from anything.
bool is_idle_pool_wait(const report &r);

} // namespace corosan
