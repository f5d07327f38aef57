// starved-pool: a call handed to the loop's threads that waits too long for one to be free.
#include "findings/findings.h"

#include "activation.h"
#include "task_walk.h"

namespace corosan {

void meet_starved_pool(const met_task &met, const pool_count &last) noexcept {
  const auto *call = static_cast<const aio::debug::thread_call_view *>(met.task.wait.object);
  // One complete walk has counted the calls before.
  if (active.starved_pool_ns == 0 || call == nullptr || !call->queued || met.told(finding_id::starved_pool) ||
      met.waited < active.starved_pool_ns || waited_really(met) < active.starved_pool_ns || last.queued == 0)
    return;
  event *e = begin_wait_event(finding_id::starved_pool, met, active.starved_pool_ns);
  if (e == nullptr)
    return;
  met.tell(finding_id::long_wait);
  say_wait(e->waits_for, sizeof e->waits_for, met.loop, met.task, met.now);
  std::snprintf(e->detail, sizeof e->detail, "%u calls wait, %u run: of task%s %s%s", last.queued, last.running,
                last.running == 1 ? "" : "s", last.names, last.running > 3 ? " ..." : "");
  commit_event(e);
}

static std::string message(const event &e, const std::string &) {
  return "task '" + std::string(e.task_name) + "' has been waiting for " + duration_text(e.duration_ns) +
         " for a thread to be free";
}
static const char *suggestion(const event &) {
  return "raise aio::run_options::thread_limit, limit the calls with a semaphore, or give long ones an executor of "
         "their own";
}
const finding_text starved_pool_text{
    .id = "starved-pool", .message = message, .suggestion = suggestion, .detail_line = true};

} // namespace corosan
