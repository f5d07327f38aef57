// The Asio operation of a report, for people.
#pragma once

#include "report/report.h"

namespace corosan {

/// Completes `made.handler`, and the stacks that belong to it, from the event. For the reporter's thread.
void describe_handler(report &made);

} // namespace corosan
