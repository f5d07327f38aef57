// blocking-call: a call on the loop's thread that kept it from turning.
#include "findings/findings.h"

#include "activation.h"
#include "aio_tasks.h"
#include "catalog/catalog.h"
#include "descriptor.h"
#include "inner_loop.h"
#include "interpose/real.h"

#include <algorithm>
#include <cstring>

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

/// Calls that work, rather than wait, may not have waited for anything but a processor, which is the machine's doing.
/// In doubt it was.
static bool took_long_by_itself(const loop_slot &slot, const interposer_row &row, std::int64_t duration) noexcept {
  const subject::kind what = slot.call.about.what;
  if (what != subject::kind::fd && what != subject::kind::file && what != subject::kind::closing &&
      what != subject::kind::path && std::strcmp(row.group, "process") != 0)
    return true;
  const std::int64_t queued = std::clamp<std::int64_t>(queued_since(slot, slot.call.start_ns), 0, duration);
  return duration - queued >= active.blocking_call_ns;
}

void report_blocking_call(loop_slot &slot, std::int64_t duration, bool however_short) noexcept {
  const interposer_row *row = slot.call.row.load(std::memory_order_relaxed);
  if (!however_short && row != nullptr && !took_long_by_itself(slot, *row, duration))
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
    return "another event loop ran inside a step for " + duration_text(e.duration_ns) +
           " and kept this one from turning";
  return std::string("the loop's thread ") + (e.still_running ? "has been" : "was") + " blocked for " +
         duration_text(e.duration_ns) + " in a call to " + e.call;
}
static const char *suggestion(const event &e) {
  return is_inner_loop(e) ? "let this loop do it, or run the other one on a thread of its own" : nullptr;
}
const finding_text blocking_call_text{"blocking-call", message, suggestion};

} // namespace corosan
