// lock-across-await: the loop's thread still holds a thread lock where a task suspends, or where the loop waits.
#include "findings/findings.h"

#include "aio_tasks.h"
#include "clock.h"
#include "interpose/held_locks.h"
#include "report/report.h"
#include "report/symbols.h"

#include <aio/debug.h>

namespace corosan {
namespace {

void tell(const loop_slot &slot, const held_lock &entry, const aio::debug::task_view *suspended) noexcept {
  event *e = begin_event(finding_id::lock_across_await);
  if (e == nullptr)
    return;
  e->start_ns = now_ns();
  e->call = entry.row->symbol;
  e->group = entry.row->group;
  e->where.pc[0] = entry.return_address;
  e->where.depth = 1;
  copy_stored(e->where, entry.place);
  describe_task(*e, slot, suspended);
  commit_event(e);
}

} // namespace

void report_held_locks(loop_slot &slot, const aio::debug::task_view *suspended) noexcept {
  for (std::uint32_t i = 0; i < slot.held_count; ++i) {
    held_lock &entry = slot.held[i];
    // What another task holds was told when that one suspended.
    if (entry.told || (suspended != nullptr && entry.task != suspended->id))
      continue;
    if (still_held(entry)) {
      entry.told = true;
      tell(slot, entry, suspended);
    } else {
      release_held(slot, entry.lock); // somebody else released it
      --i;
    }
  }
}

bool is_lock_of_asio(const report &made) {
  if (made.what->id != finding_id::lock_across_await && made.what->id != finding_id::contended_lock)
    return false;
  for (const frame_text &frame : made.stack)
    if (!frame.function.empty() && frame.function.find("std::") == std::string::npos)
      return is_of_asio(frame);
  return false;
}

static std::string message(const event &e, const std::string &) {
  const std::string head = "a thread lock is still held while the ";
  if (e.task_id == 0)
    return head + "event loop waits";
  const chain_frame &leaf = e.chain[0];
  return head + "task is suspended" +
         (e.chain_depth != 0 && leaf.line != 0 ? " at " + std::string(leaf.file) + ":" + std::to_string(leaf.line)
                                               : "");
}
const finding_text lock_across_await_text{"lock-across-await", message, nullptr, "Locked at", "Suspended at"};

} // namespace corosan
