// A loop is discovered by its waits, and what follows a wait is taken for a step of it. Where the stack of the wait
// shows a known library's loop function, a stack without that function is not of a step. Other loops are given the
// benefit of the doubt until they have gone round once.
#include "report/loop_driver.h"

#include "aio_tasks.h"
#include "inner_loop.h"
#include "report/symbols.h"

#include <algorithm>

namespace corosan {
namespace {

/// Parts of the names of functions that turn a loop as long as they run. Python and node stand on others of these.
constexpr const char *drivers[] = {
    "asio::detail::scheduler::", // Boost.Asio and stand-alone Asio
    "uv_run",
    "uv__io_poll",     // libuv
    "event_base_loop", // libevent
    "ev_run",          // libev
    "g_main_context_iteration",
    "g_main_loop_run",  // GLib
    "QEventLoop::exec", // Qt
    "sd_event_run",
    "sd_event_loop",     // systemd
    "curl_easy_perform", // not a loop, but it waits like one while it runs
};

bool is_driver(const frame_text &frame) {
  for (const char *driver : drivers)
    if (frame.function.find(driver) != std::string::npos)
      return true;
  return frame.file.ends_with("/asio/detail/impl/scheduler.ipp"); // where an inlined function has a short name
}

bool has_driver(const std::vector<frame_text> &frames) { return std::any_of(frames.begin(), frames.end(), is_driver); }

/// True when both stacks go all the way to where their thread began.
bool are_whole(const stack &one, const stack &other) {
  return one.depth > 0 && other.depth > 0 && one.pc[one.depth - 1] == other.pc[other.depth - 1];
}

} // namespace

bool is_outside_of_loop(const report &made) {
  const event &what = *made.what;
  for (const frame_text &frame : made.stack)
    if (frame.function == "exit" || frame.function == "__run_exit_handlers")
      return what.id == finding_id::blocking_call || what.id == finding_id::slow_step;
  if (is_inner_loop(what))
    return !has_driver(symbolize(what.subject, false));
  if (what.wait_stack == 0 || (what.id != finding_id::blocking_call && what.id != finding_id::slow_step))
    return false;
  stack wait;
  copy_stored(wait, what.wait_stack);
  if (!has_driver(symbolize(wait)))
    return what.starting;
  return are_whole(wait, what.where) && !has_driver(made.stack);
}

} // namespace corosan
