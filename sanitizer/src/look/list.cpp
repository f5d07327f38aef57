// The tasks as a table and as JSON lines.
#include "look/render.h"

#include "report/json_writer.h"

#include <algorithm>
#include <numeric>

namespace corosan {

std::vector<std::uint32_t> ordered_tasks(const snapshot &of, const std::string &order) {
  std::vector<std::uint32_t> tasks(of.tasks.size());
  std::iota(tasks.begin(), tasks.end(), 0U);
  const auto sort_by = [&](auto key) {
    std::sort(tasks.begin(), tasks.end(),
              [&](std::uint32_t a, std::uint32_t b) { return std::pair(key(a), a) < std::pair(key(b), b); });
  };
  if (order == "name")
    sort_by([&](std::uint32_t i) { return of.name_of(i); });
  else if (order == "state")
    sort_by([&](std::uint32_t i) { return -static_cast<int>(of.tasks[i].state); });
  else if (order == "age")
    sort_by([&](std::uint32_t i) { return of.tasks[i].created_ns; });
  else if (order == "busy")
    sort_by([&](std::uint32_t i) { return -busy_ns(of, i); });
  else if (order == "steps")
    sort_by([&](std::uint32_t i) { return -std::int64_t{steps_of(of.tasks[i])}; });
  else if (order == "waiting")
    sort_by([&](std::uint32_t i) {
      return std::pair(of.tasks[i].state != task_state::waiting, of.tasks[i].waiting_since_ns);
    });
  else
    sort_by([&](std::uint32_t i) { return of.tasks[i].id; });
  return tasks;
}

namespace {

std::string padded(std::string text, std::size_t width, bool right) {
  if (text.size() < width)
    text.insert(right ? 0 : text.size(), width - text.size(), ' ');
  return text;
}

std::string chain_words(const look_view &view, const look_task &task) {
  constexpr std::size_t most = 24;
  std::string words;
  const auto frames = shown_frames(view, task);
  for (std::size_t i = 0; i < frames.size() && i < most; ++i)
    words += (i == 0 ? "" : " <- ") + frame_words(*frames[i]);
  if (frames.size() > most)
    words += " <- " + count_words(frames.size() - most) + " more";
  return words;
}

void json_loop(const look_view &view, const look_loop &loop, const line_sink &out) {
  json object;
  object.open('{');
  object.member("schema", 1);
  object.member("id", "loop");
  object.member("pid", view.of.pid);
  object.member("tid", loop.tid);
  object.member("loop", loop.name);
  object.member("message", loop_words(view, loop));
  object.member("tasks", static_cast<std::int64_t>(loop.task_count));
  object.member("turns", static_cast<std::int64_t>(loop.turns));
  if (loop.running >= 0)
    object.member("running", static_cast<std::int64_t>(view.of.tasks[static_cast<std::size_t>(loop.running)].id));
  if (loop.running >= 0 && loop.step.start_ns != 0)
    object.key("step_ms").milliseconds(std::max<std::int64_t>(0, view.of.time_ns - loop.step.start_ns));
  object.member("call", loop.step.call);
  object.close('}');
  out(object.text() + "\n");
}

void json_ids(json &object, const char *name, const std::vector<std::uint64_t> &ids) {
  if (ids.empty())
    return;
  object.key(name).open('[');
  for (const std::uint64_t id : ids)
    object.number(static_cast<std::int64_t>(id));
  object.close(']');
}

void json_task(const look_view &view, std::uint32_t index, const std::vector<std::uint64_t> &awaited_by,
               const line_sink &out) {
  const snapshot &of = view.of;
  const look_task &task = of.tasks[index];
  const look_loop &loop = of.loops[task.loop];
  json object;
  object.open('{');
  object.member("schema", 1);
  object.member("id", "task");
  object.member("pid", of.pid);
  object.member("tid", loop.tid);
  object.member("loop", loop.name);
  object.key("task").open('{');
  object.member("id", static_cast<std::int64_t>(task.id));
  object.member("name", of.name_of(index));
  object.close('}');
  object.member("state", state_words(task.state));
  if (task.timed) {
    object.key("age_ms").milliseconds(of.time_ns - task.created_ns);
    object.key("busy_ms").milliseconds(busy_ns(of, index));
    object.member("steps", std::int64_t{steps_of(task)});
    if (task.state == task_state::waiting)
      object.key("duration_ms").milliseconds(of.time_ns - task.waiting_since_ns);
  }
  object.member("waits_for", wait_words(view, index));
  if (task.state == task_state::waiting && task.fd >= 0) {
    const descriptor_words &descriptor = view.descriptors.find(task.fd);
    object.key("resource").open('{');
    object.member("fd", task.fd);
    object.member("kind", descriptor.kind);
    object.member(descriptor.kind == "socket" ? "peer" : "path", descriptor.text);
    object.close('}');
  }
  if (task.holder_task >= 0) {
    object.key("holder").open('{');
    object.member("task", static_cast<std::int64_t>(of.tasks[static_cast<std::size_t>(task.holder_task)].id));
    object.close('}');
  }
  if (const look_chain &chain = of.chains[task.chain]; !chain.empty()) {
    object.key("await_chain").open('[');
    for (const look_frame &frame : chain) {
      const frame_text &text = view.frames.name(of, frame);
      object.open('{');
      object.member("function", text.function);
      object.member("file", text.file);
      if (!text.file.empty())
        object.member("line", text.line);
      if (text.function.empty() && !text.module.empty()) {
        object.member("module", text.module);
        object.member("offset", static_cast<std::int64_t>(text.offset));
      }
      object.member("task", static_cast<std::int64_t>(task.id));
      object.close('}');
    }
    object.close(']');
  }
  std::vector<std::uint64_t> children;
  const auto [first, last] = of.children_of(index);
  for (const look_edge *edge = first; edge != last; ++edge)
    children.push_back(of.tasks[edge->child].id);
  json_ids(object, "awaits", children);
  json_ids(object, "awaited_by", awaited_by);
  if (task.torn)
    object.member("torn", 1);
  object.close('}');
  out(object.text() + "\n");
}

} // namespace

void render_list(const look_view &view, const std::string &order, const line_sink &out) {
  const snapshot &of = view.of;
  for (const look_loop &loop : of.loops)
    out(loop_words(view, loop) + "\n");
  struct column {
    const char *title;
    bool right, timed;
    std::function<std::string(std::uint32_t)> text;
    std::size_t width = 0;
  };
  column columns[] = {
      {"ID", true, false, [&](std::uint32_t i) { return std::to_string(of.tasks[i].id); }},
      {"NAME", false, false, [&](std::uint32_t i) { return of.name_of(i); }},
      {"STATE", false, false, [&](std::uint32_t i) { return std::string(state_words(of.tasks[i].state)); }},
      {"AGE", true, true, [&](std::uint32_t i) { return duration_words(of.time_ns - of.tasks[i].created_ns); }},
      {"BUSY", true, true, [&](std::uint32_t i) { return duration_words(busy_ns(of, i)); }},
      {"STEPS", true, true, [&](std::uint32_t i) { return count_words(steps_of(of.tasks[i])); }},
      {"WAITS FOR", false, false, [&](std::uint32_t i) { return wait_words(view, i); }},
  };
  const std::vector<std::uint32_t> tasks = ordered_tasks(of, order);
  std::string head;
  for (column &each : columns) {
    each.width = std::string_view(each.title).size();
    for (const std::uint32_t task : tasks)
      each.width = std::max(each.width, std::min<std::size_t>(each.text(task).size(), 60));
    if (of.sanitizer || !each.timed)
      head += padded(each.title, each.width, each.right) + "  ";
  }
  out(head + "SUSPENDED AT\n");
  for (const std::uint32_t task : tasks) {
    std::string line;
    for (const column &each : columns)
      if (of.sanitizer || !each.timed)
        line += padded(each.timed && !of.tasks[task].timed ? "-" : each.text(task), each.width, each.right) + "  ";
    line += chain_words(view, of.tasks[task]);
    out(line.substr(0, line.find_last_not_of(' ') + 1) + "\n");
  }
}

void render_lines(const look_view &view, const std::string &order, const line_sink &out) {
  const snapshot &of = view.of;
  std::vector<std::vector<std::uint64_t>> awaited_by(of.tasks.size());
  for (const look_edge &edge : of.by_awaiter)
    awaited_by[edge.child].push_back(of.tasks[edge.awaiter].id);
  for (const look_loop &loop : of.loops)
    json_loop(view, loop, out);
  for (const std::uint32_t task : ordered_tasks(of, order))
    json_task(view, task, awaited_by[task], out);
  json object;
  object.open('{');
  object.member("schema", 1);
  object.member("id", "summary");
  object.member("tasks", static_cast<std::int64_t>(of.tasks.size()));
  object.member("loops", static_cast<std::int64_t>(of.loops.size()));
  object.member("retries", static_cast<std::int64_t>(of.retries));
  object.member("complete", of.complete() ? 1 : 0);
  if (const std::vector<std::string> cycles = cycle_words(view); !cycles.empty()) {
    object.key("cycles").open('[');
    for (const std::string &cycle : cycles)
      object.string(cycle);
    object.close(']');
  }
  object.close('}');
  out(object.text() + "\n");
}

} // namespace corosan
