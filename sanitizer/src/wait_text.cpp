// What tasks wait for, in words.
#include "task_walk.h"

#include "clock.h"
#include "descriptor.h"
#include "findings/findings.h"
#include "report/record.h"
#include "thread_facts.h"
#include "watchdog.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

namespace corosan {
namespace {

using aio::debug::task_view;
using aio::debug::wait_kind;

constexpr int most_looked_at = 20'000; ///< tasks, to find one by its id

/// "process 123 (sleep)" for a descriptor of a process, else nothing.
void say_process(char *to, std::size_t size, int fd) {
  char path[64], text[512], name[32];
  std::snprintf(path, sizeof path, "/proc/self/fdinfo/%d", fd);
  if (read_small_file(path, text, sizeof text) <= 0)
    return;
  const char *line = std::strstr(text, "\nPid:");
  const int pid = line != nullptr ? std::atoi(line + 5) : 0;
  if (pid <= 0)
    return;
  std::snprintf(path, sizeof path, "/proc/%d/comm", pid);
  const long length = read_small_file(path, name, sizeof name);
  std::snprintf(to, size, "the end of process %d%s%.*s%s", pid, length > 1 ? " (" : "",
                static_cast<int>(std::max(length - 1, 0L)), name, length > 1 ? ")" : "");
}

void say_timer(char *to, std::size_t size, std::int64_t deadline, std::int64_t now) {
  char text[40];
  say_duration(text, deadline > now ? deadline - now : now - deadline);
  std::snprintf(to, size, deadline > now ? "a timer that is due in %s" : "a timer that was due %s ago", text);
}

} // namespace

void say_name(char *to, std::size_t size, const task_view &task) noexcept {
  const auto id = static_cast<unsigned long long>(task.id);
  if (*task.name == 0)
    std::snprintf(to, size, "'Task-%llu' (id %llu)", id, id);
  else
    std::snprintf(to, size, "'%.40s' (id %llu)", task.name, id);
}

void say_place(char *to, std::size_t size, const task_view &task) noexcept {
  *to = 0;
  if (task.leaf == nullptr || task.leaf->site.line() == 0)
    return;
  const char *file = std::strrchr(task.leaf->site.file_name(), '/');
  std::snprintf(to, size, "at %s:%u", file != nullptr ? file + 1 : task.leaf->site.file_name(),
                static_cast<unsigned>(task.leaf->site.line()));
}

const task_view *holder_of(const aio::debug::loop_view &loop, const task_view &task) noexcept {
  if (task.wait.kind != wait_kind::primitive || task.wait.holder == nullptr || *task.wait.holder == 0)
    return nullptr;
  int looked_at = 0;
  for (const task_view *at = loop.tasks; at != nullptr && looked_at < most_looked_at; at = at->next, ++looked_at)
    if (at->id == *task.wait.holder)
      return at;
  return nullptr;
}

void say_wait(char *to, std::size_t size, const aio::debug::loop_view &loop, const task_view &task,
              std::int64_t now) noexcept {
  const char *what = task.wait.what != nullptr ? task.wait.what : "";
  char name[64];
  switch (task.wait.kind) {
  case wait_kind::ready:
    std::snprintf(to, size, "its turn: it is ready to run");
    break;
  case wait_kind::timer:
    say_timer(to, size, task.wait.deadline_ns, now);
    break;
  case wait_kind::thread: {
    const auto *call = static_cast<const aio::debug::thread_call_view *>(task.wait.object);
    std::snprintf(to, size, "a call handed to a thread%s",
                  call == nullptr ? ""
                  : call->queued  ? ", and no thread is free for it"
                                  : ", which runs");
    break;
  }
  case wait_kind::primitive:
    std::snprintf(to, size, "%s", *what != 0 ? what : "a synchronisation primitive");
    if (task.wait.fd >= 0 && std::strcmp(what, "process") == 0)
      say_process(to, size, task.wait.fd);
    if (const std::size_t used = std::strlen(to); const task_view *holder = holder_of(loop, task)) {
      say_name(name, sizeof name, *holder);
      std::snprintf(to + used, size - used, ", held by task %s", holder == &task ? "itself" : name);
    } else if (task.wait.holder != nullptr && *task.wait.holder != 0) {
      std::snprintf(to + used, size - used, ", held by a task that ended (id %llu)",
                    static_cast<unsigned long long>(*task.wait.holder));
    }
    break;
  case wait_kind::child:
    if (const auto *child = static_cast<const task_view *>(task.wait.object)) {
      say_name(name, sizeof name, *child);
      std::snprintf(to, size, "task %s", name);
    } else {
      std::snprintf(to, size, "tasks");
    }
    break;
  case wait_kind::operation:
    std::snprintf(to, size, "%s", *what != 0 ? what : "an I/O operation");
    break;
  case wait_kind::none:
    std::snprintf(to, size, "something unknown");
    break;
  }
}

void describe_wait(event &to, const task_view &task) noexcept {
  aio::debug::loop_view list;
  const task_view *child =
      task.wait.kind == wait_kind::child ? static_cast<const task_view *>(task.wait.object) : nullptr;
  int looked_at = 0;
  bool listed = false; // when a loop closes, what was waited for may be gone
  for (const task_view *at = &task; at != nullptr && looked_at < most_looked_at; at = at->next, ++looked_at)
    listed = listed || at == child;
  const task_view *first = &task;
  for (; first->previous != nullptr && looked_at < 2 * most_looked_at; ++looked_at) {
    first = first->previous;
    listed = listed || first == child;
  }
  list.tasks = const_cast<task_view *>(first);
  if (child != nullptr && !listed)
    copy_text(to.waits_for, task.wait.what);
  else
    say_wait(to.waits_for, sizeof to.waits_for, list, task, now_ns());
  if (task.wait.fd >= 0 && (task.wait.kind == wait_kind::operation || task.wait.kind == wait_kind::primitive))
    describe(to.resource, {subject::kind::fd, task.wait.fd, nullptr, 0}, false);
}

void append_noted(event &to, const aio::debug::loop_view &loop, const task_view &task, std::int64_t now) noexcept {
  if (to.note_count == event::note_limit)
    return;
  task_note &note = to.notes[to.note_count++];
  note.task = task.id;
  char name[64], what[100];
  say_name(name, sizeof name, task);
  say_wait(what, sizeof what, loop, task, now);
  std::snprintf(note.text, sizeof note.text, "task %s waits for %s:", name, what);
  append_task(to, task);
}

} // namespace corosan
