// Knows Asio's scheduler by its names.
#include "report/idle_pool.h"

#include "loop_slot.h"

#include <cstring>

namespace corosan {

// Inside Asio's scheduler, not in a handler.
bool is_idle_pool_wait(const report &r) {
  if (r.what->call == nullptr || std::strncmp(r.what->call, "pthread_cond_", 13) != 0 || r.what->task_id != 0 ||
      loops_seen() < 2)
    return false;
  bool named = false;
  for (const frame_text &frame : r.stack) {
    const std::string &f = frame.function;
    if (f.empty())
      continue;
    named = true;
    const bool asio = f.find("asio::detail::") != std::string::npos;
    if (asio &&
        (f.find("scheduler::do_run_one") != std::string::npos || f.find("scheduler::run") != std::string::npos ||
         f.find("scheduler::wait_one") != std::string::npos || f.find("scheduler::do_wait_one") != std::string::npos))
      return true;
    const bool event_wait =
        asio && (f.find("event::wait") != std::string::npos || f.find("event::do_wait") != std::string::npos);
    if (!event_wait && f.find("std::") == std::string::npos)
      return false;
  }
  return !named; // without names nobody can tell: better silent than wrong
}

} // namespace corosan
