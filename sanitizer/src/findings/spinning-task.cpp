// spinning-task: a task that only lets others run, again and again, and keeps the loop's thread from ever sleeping.
#include "findings/findings.h"

#include "activation.h"
#include "task_walk.h"
#include "watchdog.h"

namespace corosan {
namespace {

constexpr std::uint32_t worth_watching = 1000;     ///< yields in a row
constexpr std::int64_t yields_per_second = 10'000; ///< of a loop that does little else
constexpr std::int64_t short_step_ns = 5'000;      ///< less than a few yields cost: no computation to speak of

/// A task that yields a lot, since it was first seen doing so.
struct suspect {
  std::uint64_t task = 0;
  std::uint32_t yields = 0;
  std::int64_t busy_ns = 0, since_ns = 0;
  bool told = false;
};
suspect suspects[most_loops][4];

suspect &suspect_for(suspect (&row)[4], std::uint64_t task, std::int64_t now) {
  suspect *oldest = row;
  for (suspect &each : row) {
    if (each.task == task)
      return each;
    if (each.since_ns < oldest->since_ns)
      oldest = &each;
  }
  *oldest = {};
  oldest->since_ns = now;
  return *oldest;
}

} // namespace

void meet_spinning_task(const met_task &met) noexcept {
  const task_record &record = met.record;
  if (active.spinning_ns == 0 || record.yields < worth_watching)
    return;
  suspect &seen = suspect_for(suspects[&met.slot - loop_slots], met.task.id, met.now);
  if (seen.task == 0 || record.yields < seen.yields) // it did something else in between
    seen = {met.task.id, record.yields, record.busy_ns, met.now};
  const std::int64_t watched = met.now - seen.since_ns;
  if (watched < active.spinning_ns || watched - paused_so_far(seen.since_ns, met.now) < active.spinning_ns)
    return;
  const std::int64_t yields = record.yields - seen.yields, busy = record.busy_ns - seen.busy_ns;
  const bool told = seen.told;
  seen = {met.task.id, record.yields, record.busy_ns, met.now, told};
  if (told || yields < yields_per_second * (watched / 1'000'000) / 1000 || busy > yields * short_step_ns)
    return;
  event *e = begin_event(finding_id::spinning_task);
  if (e == nullptr)
    return;
  seen.told = true;
  e->tid = met.slot.tid.load();
  e->start_ns = met.now - watched;
  e->duration_ns = watched;
  e->threshold_ns = active.spinning_ns;
  e->still_running = true;
  std::snprintf(e->detail, sizeof e->detail, "Yielded %lld times in a row, with %.1f us of work in between",
                static_cast<long long>(yields), static_cast<double>(busy) / static_cast<double>(yields) / 1e3);
  describe_task(*e, met.slot, &met.task);
  commit_event(e);
}

static std::string message(const event &e, const std::string &) {
  return "task '" + std::string(e.task_name) + "' has done nothing but yield for " + duration_text(e.duration_ns);
}
static const char *suggestion(const event &) {
  return "wait for what is to change: an aio::event, a condition, a future; a computation may yield less often";
}
const finding_text spinning_task_text{
    .id = "spinning-task", .message = message, .suggestion = suggestion, .detail_line = true};

} // namespace corosan
