// What the findings share: the table of texts, and the description of a task.
#include "findings/findings.h"

#include "aio_tasks.h"
#include "asio_tracking.h"
#include "careful.h"
#include "clock.h"

#include <aio/debug.h>

namespace corosan {

const finding_text &text_of(finding_id id) {
  static constexpr const finding_text *rows[] = {
#define REPORTS(name) &name##_text,
#include "findings/findings.def"
  };
  return *rows[static_cast<std::size_t>(id)];
}

void append_chain(event &to, const aio::debug::frame *leaf, std::uint64_t task) noexcept {
  const aio::debug::frame *at = leaf;
  aio::debug::frame copy;
  while (at != nullptr && to.chain_depth < event::chain_limit && careful_copy(&copy, at, sizeof copy)) {
    chain_frame &link = to.chain[to.chain_depth++];
    if (copy.address == nullptr || !careful_copy(&link.resume, copy.address, sizeof link.resume))
      link.resume = 0;
    link.file = copy.site.file_name();
    link.line = copy.site.line();
    link.task = task;
    at = copy.parent;
  }
}

void describe_task(event &to, const loop_slot &slot, const aio::debug::task_view *task) noexcept {
  aio::debug::loop_view loop;
  const aio::debug::loop_view *view = slot.view.load(std::memory_order_relaxed);
  const bool runtime = view != nullptr && careful_copy(&loop, view, sizeof loop);
  if (runtime)
    careful_string(to.loop, sizeof to.loop, loop.name);
  if (to.loop[0] == 0)
    copy_text(to.loop, slot.name);
  to.dialect = runtime ? "aio" : "";
  if (!runtime) {
    to.starting = !slot.started.load(std::memory_order_relaxed);
    to.wait_stack = slot.wait_stack.load(std::memory_order_relaxed);
  }
  if (task == nullptr)
    describe_handler(to, slot);
  // Up through the tasks that wait for this one; a ring of them must not turn for ever.
  aio::debug::task_view copy;
  for (int hops = 0; task != nullptr && hops < 8 && careful_copy(&copy, task, sizeof copy); ++hops) {
    if (hops == 0) {
      to.task_id = copy.id;
      careful_string(to.task_name, sizeof to.task_name, copy.name);
      if (to.task_name[0] == 0)
        std::snprintf(to.task_name, sizeof to.task_name, "Task-%llu", static_cast<unsigned long long>(copy.id));
      copy_stored(to.created, creation_of(copy));
    }
    append_chain(to, copy.leaf, copy.id);
    const aio::debug::task_view *waiter = nullptr;
    aio::debug::task_view other;
    int looked_at = 0;
    for (const auto *t = runtime ? loop.tasks : nullptr; t != nullptr && looked_at < 1000 && waiter == nullptr;
         t = other.next) {
      if (!careful_copy(&other, t, sizeof other))
        break;
      ++looked_at;
      if (other.wait.kind == aio::debug::wait_kind::child && other.wait.object == task)
        waiter = t;
    }
    task = waiter;
  }
}

void describe_here(event &to, const aio::debug::task_view *task, const call_site *site) noexcept {
  to.start_ns = now_ns();
  loop_slot *slot = this_thread.slot;
  if (site != nullptr)
    capture(to.where, *site, slot != nullptr ? slot->bounds : own_stack_bounds());
  static const loop_slot nowhere;
  describe_task(to, slot != nullptr ? *slot : nowhere, task);
  if (to.loop[0] == 0)
    copy_text(to.loop, task != nullptr ? "strand" : "none");
  to.dialect = "aio";
}

} // namespace corosan
