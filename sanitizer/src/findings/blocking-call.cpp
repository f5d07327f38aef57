// blocking-call: a call on the loop's thread that kept it from turning.
#include "findings/findings.h"

#include "activation.h"
#include "aio_tasks.h"
#include "catalog/catalog.h"
#include "descriptor.h"
#include "inner_loop.h"
#include "interpose/real.h"

#include <algorithm>

namespace corosan {

bool reports_group(const interposer_row &row, const subject &about) noexcept {
  if (active.groups == ~0U)
    return true;
  const resource_kind kind = about.what == subject::kind::fd ? look_at(about.fd).kind : resource_kind::none;
  const std::string_view name = group_of(row.group, about, kind);
  for (std::size_t i = 0; i < std::size(catalog::groups); ++i)
    if (catalog::groups[i].name == name)
      return (active.groups >> i & 1U) != 0;
  return true;
}

event *begin_call_event(finding_id id, const loop_slot &slot, std::int64_t duration, std::int64_t limit) noexcept {
  const interposer_row *row = slot.call.row.load(std::memory_order_relaxed);
  if (row == nullptr || !reports_group(*row, slot.call.about))
    return nullptr;
  event *e = begin_event(id);
  if (e == nullptr)
    return nullptr;
  e->start_ns = slot.call.start_ns;
  e->duration_ns = duration;
  e->threshold_ns = active.strict ? 0 : limit;
  e->verdict = verdict::blocked;
  e->call = row->symbol;
  e->group = row->group;
  capture(e->where, slot.call.site, slot.bounds);
  describe_task(*e, slot, slot.current);
  return e;
}

/// Reading and writing may not have waited for anything but a processor, which is the machine's doing. In doubt it was.
static bool took_long_by_itself(const loop_slot &slot, std::int64_t duration) noexcept {
  switch (slot.call.about.what) {
  case subject::kind::fd:
  case subject::kind::file:
  case subject::kind::closing:
  case subject::kind::path:
    return duration - std::clamp<std::int64_t>(queued_since(slot, slot.call.start_ns), 0, duration) >=
           active.blocking_call_ns;
  default:
    return true;
  }
}

void report_blocking_call(loop_slot &slot, std::int64_t duration) noexcept {
  if (!active.strict && !took_long_by_itself(slot, duration))
    return;
  event *e = begin_call_event(finding_id::blocking_call, slot, duration, active.blocking_call_ns);
  if (e == nullptr)
    return;
  describe(e->resource, slot.call.about, false);
  e->group = group_of(e->group, slot.call.about, e->resource.kind);
  commit_event(e);
}

static std::string message(const event &e, const std::string &) {
  if (is_inner_loop(e))
    return "another event loop ran inside a step for " + duration_text(e.duration_ns) + " and kept this one from turning";
  return std::string("the loop's thread ") + (e.still_running ? "has been" : "was") + " blocked for " +
         duration_text(e.duration_ns) + " in a call to " + e.call;
}
const finding_text blocking_call_text{"blocking-call", message};

} // namespace corosan
