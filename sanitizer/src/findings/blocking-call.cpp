// blocking-call: a call on the loop's thread that kept it from turning.
#include "findings/findings.h"

#include "activation.h"
#include "aio_tasks.h"
#include "descriptor.h"
#include "interpose/real.h"

namespace corosan {

void report_blocking_call(loop_slot &slot, std::int64_t duration) noexcept {
  const interposer_row *row = slot.call.row.load(std::memory_order_relaxed);
  event *e = row != nullptr ? begin_event(finding_id::blocking_call) : nullptr;
  if (e == nullptr)
    return;
  e->start_ns = slot.call.start_ns;
  e->duration_ns = duration;
  e->threshold_ns = active.strict ? 0 : active.blocking_call_ns;
  e->verdict = verdict::blocked;
  e->call = row->symbol;
  e->group = row->group;
  describe(e->resource, slot.call.about, false);
  if (e->resource.kind == resource_kind::socket && slot.call.about.what == subject::kind::fd)
    e->group = "socket"; // read() of a socket
  capture(e->where, slot.call.site, slot.bounds);
  describe_task(*e, slot, slot.current);
  commit_event(e);
}

static std::string message(const event &e, const std::string &) {
  return std::string("the loop's thread ") + (e.still_running ? "has been" : "was") + " blocked for " +
         duration_text(e.duration_ns) + " in a call to " + e.call;
}
const finding_text blocking_call_text{"blocking-call", message};

} // namespace corosan
