// What the findings share: the table of texts, and the description of a task.
#include "findings/findings.h"

#include "aio_tasks.h"
#include "asio_tracking.h"
#include "careful.h"
#include "clock.h"

#include <aio/debug.h>
#include <algorithm>
#include <cstring>

namespace corosan {

const finding_text &text_of(finding_id id) {
  static constexpr const finding_text *rows[] = {
#define REPORTS(name) &name##_text,
#include "findings/findings.def"
  };
  return *rows[static_cast<std::size_t>(id)];
}

namespace {

using aio::debug::task_view;
using aio::debug::wait_kind;

static_assert(sizeof(std::source_location) == sizeof(void *));
/// What a std::source_location points to, in libstdc++ and libc++.
struct location_words {
  const char *file, *function;
  std::uint32_t line, column;
};

constexpr int most_hops = 8;          // of tasks that wait for each other, in a report
constexpr unsigned most_awaiters = 4; // of one task

/// Whether the awaiter is suspended until the task at `task` is done; it may wait for others, too.
bool awaits(const task_view &awaiter, const void *task) {
  if (awaiter.wait.kind != wait_kind::child)
    return false;
  if (awaiter.wait.object == task)
    return true;
  // These show one of their tasks only.
  char what[16];
  careful_string(what, sizeof what, awaiter.wait.what);
  return std::strcmp(what, "gather") == 0 || std::strcmp(what, "task_group") == 0 || std::strcmp(what, "wait") == 0;
}

/// A way up through the tasks that wait for each other: a ring of them must not be followed for ever.
struct way {
  const task_view *tasks[most_hops];
  int length = 0;
  bool has(const task_view *task) const { return std::find(tasks, tasks + length, task) != tasks + length; }
};

void append_awaiters(event &to, const task_view &task, way &up, std::uint32_t fork) {
  if (up.length == most_hops)
    return;
  const task_view *found[most_awaiters];
  unsigned count = 0;
  task_view awaiter;
  aio::debug::joiner node;
  for (const auto *at = task.joiners; at != nullptr && count < most_awaiters; at = node.next) {
    if (!careful_copy(&node, at, sizeof node))
      break;
    if (node.awaiter != nullptr && !up.has(node.awaiter) && careful_copy(&awaiter, node.awaiter, sizeof awaiter) &&
        awaits(awaiter, up.tasks[up.length - 1]))
      found[count++] = node.awaiter;
  }
  const std::uint32_t inner = fork + (count > 1 ? 1 : 0);
  for (unsigned i = 0; i < count; ++i) {
    if (!careful_copy(&awaiter, found[i], sizeof awaiter))
      continue;
    append_task(to, awaiter, inner);
    up.tasks[up.length++] = found[i];
    append_awaiters(to, awaiter, up, inner);
    --up.length;
  }
}

} // namespace

void append_chain(event &to, const aio::debug::frame *leaf, std::uint64_t task) noexcept {
  const aio::debug::frame *at = leaf;
  aio::debug::frame copy;
  while (at != nullptr && to.chain_depth < event::chain_limit && careful_copy(&copy, at, sizeof copy)) {
    chain_frame &link = to.chain[to.chain_depth++];
    if (copy.address == nullptr || !careful_copy(&link.resume, copy.address, sizeof link.resume))
      link.resume = 0;
    // The frame's memory may have been used again meanwhile: nothing in it is followed without care.
    location_words place{};
    const void *site = nullptr;
    std::memcpy(&site, &copy.site, sizeof site);
    if (site != nullptr && !careful_copy(&place, site, sizeof place))
      place = {};
    link.file = place.file;
    link.line = place.line;
    link.task = task;
    at = copy.parent;
  }
}

void append_task(event &to, const task_view &task, std::uint32_t fork) noexcept {
  std::uint32_t i = to.chain_depth;
  append_chain(to, task.leaf, task.id);
  for (; i < to.chain_depth; ++i) {
    to.chain[i].fork = fork;
    careful_string(to.chain[i].task_name, sizeof to.chain[i].task_name, task.name);
  }
}

void append_awaiters(event &to, const task_view &task, const void *address) noexcept {
  way up;
  up.tasks[up.length++] = static_cast<const task_view *>(address);
  append_awaiters(to, task, up, 0);
}

void describe_loop(event &to, const loop_slot &slot) noexcept {
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
}

void describe_head(event &to, const task_view &task) noexcept {
  to.task_id = task.id;
  careful_string(to.task_name, sizeof to.task_name, task.name);
  if (to.task_name[0] == 0)
    std::snprintf(to.task_name, sizeof to.task_name, "Task-%llu", static_cast<unsigned long long>(task.id));
  copy_stored(to.created, creation_of(task));
}

void describe_task(event &to, const loop_slot &slot, const task_view *task) noexcept {
  describe_loop(to, slot);
  if (task == nullptr)
    describe_handler(to, slot);
  task_view copy;
  if (task == nullptr || !careful_copy(&copy, task, sizeof copy))
    return;
  describe_head(to, copy);
  append_task(to, copy);
  append_awaiters(to, copy, task);
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
