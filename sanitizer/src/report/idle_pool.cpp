// Knows Asio's scheduler by its names.
#include "report/idle_pool.h"

#include "loop_slot.h"
#include "report/symbols.h"

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
    const bool asio = is_of_asio(frame);
    const auto is = [&](const char *function, const char *file) {
      return asio && (f.find(function) != std::string::npos || frame.file.ends_with(file));
    };
    if (is("scheduler::do_run_one", "/scheduler.ipp") || is("scheduler::run", "/scheduler.ipp") ||
        is("scheduler::wait_one", "/scheduler.ipp") || is("scheduler::do_wait_one", "/scheduler.ipp"))
      return true;
    if (!is("event::wait", "event.hpp") && !is("event::do_wait", "event.hpp") && f.find("std::") == std::string::npos)
      return false;
  }
  return !named; // without names nobody can tell: better silent than wrong
}

} // namespace corosan
