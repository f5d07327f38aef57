// Entries as trace events. Tasks are asynchronous tracks (b and e with the task's id), in them what they wait for;
// steps, turns and calls are complete events (X) on their thread; a flow leads from a spawn to the first step.
#include "report/trace_writer.h"

#include "careful.h"
#include "report/json_writer.h"
#include "report/output.h"

namespace corosan {
namespace {

using aio::debug::wait_kind;

constexpr std::size_t most_tasks = 200'000; // those beyond have no track

std::string microseconds(std::int64_t nanoseconds) {
  char text[40];
  std::snprintf(text, sizeof text, "%lld.%03d", static_cast<long long>(nanoseconds / 1000),
                static_cast<int>(nanoseconds % 1000));
  return text;
}

std::string named(const char *category, const std::string &name) {
  return std::string(",\"cat\":\"") + category + "\",\"name\":" + quoted(name);
}

std::string task_id(std::uint64_t id) {
  char text[40];
  std::snprintf(text, sizeof text, ",\"id\":\"0x%llx\"", static_cast<unsigned long long>(id));
  return text;
}

} // namespace

void trace_text::put(const char *phase, std::int64_t at_ns, int tid, const std::string &rest) {
  text_ += begun_ ? ",\n{\"ph\":\"" : "[\n{\"ph\":\"";
  begun_ = true;
  text_ += phase;
  text_ += "\",\"ts\":" + microseconds(at_ns) + ",\"pid\":" + pid_ + ",\"tid\":" + std::to_string(tid) + rest + "}";
}

const std::string &trace_text::static_text(const char *text) {
  const auto [place, is_new] = static_texts_.try_emplace(text);
  if (is_new && text != nullptr) {
    char copy[300]; // its library may be gone
    careful_string(copy, sizeof copy, text);
    place->second = copy;
  }
  return place->second;
}

void trace_text::add_thread(int tid, const std::string &name) {
  if (!begun_) {
    const std::string program = program_path();
    put("M", 0, getpid(),
        ",\"name\":\"process_name\",\"args\":{\"name\":" + quoted(program.substr(program.rfind('/') + 1)) + "}");
  }
  put("M", 0, tid, ",\"name\":\"thread_name\",\"args\":{\"name\":" + quoted(name) + "}");
}

trace_text::live_task *trace_text::find_task(std::uint64_t id, const std::string &name, std::int64_t since, int tid) {
  if (const auto known = tasks_.find(id); known != tasks_.end())
    return &known->second;
  if (tasks_.size() >= most_tasks)
    return nullptr;
  live_task &task = tasks_[id];
  task.name = name.empty() ? "Task-" + std::to_string(id) : name;
  put("b", since, tid, task_id(id) + named("task", task.name));
  return &task;
}

std::string trace_text::name_of(std::uint64_t task) const {
  const auto known = tasks_.find(task);
  return known != tasks_.end() ? known->second.name : "Task-" + std::to_string(task);
}

void trace_text::end_wait(std::uint64_t id, live_task &task, std::int64_t at, int tid) {
  if (!task.waits_for.empty())
    put("e", at, tid, task_id(id) + named("task", task.waits_for));
  task.waits_for.clear();
}

void trace_text::step(const trace_entry &entry) {
  live_task *task = find_task(entry.task, "", entry.start_ns, entry.tid);
  if (task != nullptr)
    end_wait(entry.task, *task, entry.start_ns, entry.tid);
  if (task != nullptr && !task->ran && task->has_parent)
    put("f", entry.start_ns, entry.tid, task_id(entry.task) + named("spawn", "spawn") + ",\"bp\":\"e\"");
  put("X", entry.start_ns, entry.tid,
      named("step", name_of(entry.task)) + ",\"dur\":" + microseconds(entry.end_ns - entry.start_ns) +
          ",\"args\":{\"task\":" + std::to_string(entry.task) + "}");
  if (task == nullptr)
    return;
  task->ran = true;
  if (entry.task_done) {
    put("e", entry.end_ns, entry.tid, task_id(entry.task) + named("task", task->name));
    tasks_.erase(entry.task);
    return;
  }
  static constexpr const char *kinds[] = {"", "ready to run", "timer", "I/O", "task", "thread", "primitive"};
  if (entry.wait == wait_kind::none || static_cast<std::size_t>(entry.wait) >= std::size(kinds))
    return;
  std::string what = static_text(entry.place.text);
  if (entry.wait == wait_kind::child && entry.other != 0)
    what = name_of(entry.other);
  task->waits_for = std::string(kinds[static_cast<std::size_t>(entry.wait)]) + (what.empty() ? "" : ": " + what);
  std::string details;
  if (entry.place.line != 0)
    details = "\"at\":" + quoted(static_text(entry.place.file) + ":" + std::to_string(entry.place.line));
  if (entry.fd >= 0)
    details += (details.empty() ? "" : ",") + ("\"fd\":" + std::to_string(entry.fd));
  put("b", entry.end_ns, entry.tid,
      task_id(entry.task) + named("task", task->waits_for) + ",\"args\":{" + details + "}");
}

void trace_text::add(const trace_entry &entry) {
  const std::string length = ",\"dur\":" + microseconds(entry.end_ns - entry.start_ns);
  switch (entry.what) {
  case trace_entry::mark::task_created:
    if (live_task *task = find_task(entry.task, entry.name, entry.start_ns, entry.tid);
        task != nullptr && entry.other != 0) {
      task->has_parent = true;
      put("s", entry.start_ns, entry.tid, task_id(entry.task) + named("spawn", "spawn"));
    }
    break;
  case trace_entry::mark::task_ended:
    if (const auto known = tasks_.find(entry.task); known != tasks_.end()) {
      end_wait(entry.task, known->second, entry.start_ns, entry.tid);
      put("e", entry.start_ns, entry.tid, task_id(entry.task) + named("task", known->second.name));
      tasks_.erase(known);
    }
    break;
  case trace_entry::mark::step:
    step(entry);
    break;
  case trace_entry::mark::turn:
    put("X", entry.start_ns, entry.tid, named("turn", "turn") + length);
    break;
  case trace_entry::mark::call:
    put("X", entry.start_ns, entry.tid, named("blocking-call", static_text(entry.place.text)) + length);
    break;
  }
}

void trace_text::add_finding(const std::string &id, int tid, std::int64_t at_ns, const std::string &text) {
  put("i", at_ns, tid, named("finding", id) + ",\"s\":\"t\",\"args\":" + text);
}

void trace_text::add_gap(std::uint64_t count, std::int64_t at_ns) {
  put("i", at_ns, getpid(), named("corosan", std::to_string(count) + " events lost") + ",\"s\":\"p\"");
}

std::string trace_text::take() {
  std::string out;
  out.swap(text_);
  return out;
}

} // namespace corosan
