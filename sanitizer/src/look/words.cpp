// The parts of a snapshot in words.
#include "look/render.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>

namespace corosan {

using aio::debug::wait_kind;

std::string duration_words(std::int64_t nanoseconds) {
  const double ms = static_cast<double>(nanoseconds) / 1e6;
  char text[40];
  if (ms < 10)
    std::snprintf(text, sizeof text, "%.1f ms", ms);
  else if (ms < 10'000)
    std::snprintf(text, sizeof text, "%.0f ms", ms);
  else if (ms < 6'000'000)
    std::snprintf(text, sizeof text, "%.1f s", ms / 1e3);
  else
    std::snprintf(text, sizeof text, "%.1f h", ms / 3.6e6);
  return text;
}

std::string count_words(std::uint64_t count) {
  std::string text = std::to_string(count);
  for (std::size_t at = text.size(); at > 3; at -= 3)
    text.insert(at - 3, ",");
  return text;
}

std::string task_words(const snapshot &of, std::uint32_t task) {
  const look_task &t = of.tasks[task];
  return t.name.empty() ? of.name_of(task) : "'" + t.name + "' (id " + std::to_string(t.id) + ")";
}

const char *state_words(task_state state) {
  static constexpr const char *words[] = {"waiting", "ready", "running", "done"};
  return words[static_cast<std::size_t>(state)];
}

std::int64_t busy_ns(const snapshot &of, std::uint32_t task) {
  const look_task &t = of.tasks[task];
  const look_step &step = of.loops[t.loop].step;
  const bool runs = t.state == task_state::running && step.start_ns != 0;
  return t.busy_ns + (runs ? std::max<std::int64_t>(0, of.time_ns - step.start_ns) : 0);
}

namespace {

std::string hex(std::uintptr_t address) {
  char text[24];
  std::snprintf(text, sizeof text, "0x%zx", static_cast<std::size_t>(address));
  return text;
}

std::string children_words(const look_view &view, std::uint32_t task, const std::string &what) {
  constexpr std::ptrdiff_t most = 3;
  const auto [first, last] = view.of.children_of(task);
  std::string words = what == "task" || what.empty() ? "" : what + " of ";
  if (first == last)
    return what.empty() ? "another task" : what;
  for (const look_edge *edge = first; edge != last && edge - first < most; ++edge)
    words += (edge == first ? "" : ", ") + task_words(view.of, edge->child);
  if (last - first > most)
    words += " and " + count_words(static_cast<std::uint64_t>(last - first - most)) + " more";
  return words;
}

std::string descriptor_part(const look_view &view, int fd) {
  const descriptor_words &found = view.descriptors.find(fd);
  return found.kind.empty() ? " on fd " + std::to_string(fd)
                            : " on " + found.kind + " " + found.text + " (fd " + std::to_string(fd) + ")";
}

} // namespace

std::string wait_words(const look_view &view, std::uint32_t index) {
  const look_task &task = view.of.tasks[index];
  const std::string &what = view.of.words[task.what];
  if (task.state == task_state::running || task.state == task_state::done)
    return "";
  switch (task.wait) {
  case wait_kind::none:
  case wait_kind::ready:
    return "its turn";
  case wait_kind::timer: {
    const std::int64_t left = task.deadline_ns - view.of.time_ns;
    return (what.empty() ? "a timer" : what) +
           (left >= 0 ? ", due in " + duration_words(left) : ", due " + duration_words(-left) + " ago");
  }
  case wait_kind::operation:
    return (what.empty() ? "an operation" : what) + (task.fd >= 0 ? descriptor_part(view, task.fd) : "");
  case wait_kind::child:
    return children_words(view, index, what);
  case wait_kind::thread:
    return task.queued ? "a call that no thread has taken yet" : "a call handed to a thread";
  case wait_kind::primitive:
    break;
  }
  std::string words = what.empty() ? "a synchronisation primitive" : what;
  if (task.fd >= 0)
    words += descriptor_part(view, task.fd);
  if (task.object != 0)
    words += " " + hex(task.object);
  if (task.holder_task >= 0)
    words += " held by " + task_words(view.of, static_cast<std::uint32_t>(task.holder_task));
  return words;
}

std::string loop_words(const look_view &view, const look_loop &loop) {
  const snapshot &of = view.of;
  const std::string thread = "/proc/" + std::to_string(of.pid) + "/task/" + std::to_string(loop.tid) + "/";
  std::ifstream stat_file(thread + "stat"), channel_file(thread + "wchan");
  std::string stat, channel;
  std::getline(stat_file, stat);
  std::getline(channel_file, channel);
  const std::size_t name_end = stat.rfind(") ");
  const char state = name_end == std::string::npos ? '?' : stat[name_end + 2];
  std::string words = "event loop '" + loop.name + "' (thread " + std::to_string(loop.tid) +
                      "): " + count_words(loop.task_count) + (loop.task_count == 1 ? " task, " : " tasks, ");
  const bool asleep = state == 'S' || state == 'D';
  const bool polls = channel.find("poll") != std::string::npos || channel.find("select") != std::string::npos;
  if (loop.running >= 0) {
    words += "running " + task_words(of, static_cast<std::uint32_t>(loop.running));
    if (loop.step.start_ns != 0)
      words += " for " + duration_words(std::max<std::int64_t>(0, of.time_ns - loop.step.start_ns));
    if (!loop.step.call.empty())
      words += ", in " + loop.step.call + " for " +
               duration_words(std::max<std::int64_t>(0, of.time_ns - loop.step.call_start_ns));
  } else if (loop.stepping) {
    words += "running a task that was not found";
  } else {
    words += asleep && polls ? "idle" : "no task runs";
  }
  if (asleep && !(!loop.stepping && polls))
    words += "; its thread sleeps" + (channel.empty() || channel == "0" ? "" : " in " + channel);
  else if (state == 'R')
    words += "; its thread is on a processor or waits for one";
  else if (state == 'T' || state == 't')
    words += "; its thread is stopped";
  return words;
}

std::string shortcomings(const snapshot &of) {
  if (of.complete())
    return "";
  return "the tasks changed faster than they could be read (" + count_words(of.retries) +
         " retries): some are missing here";
}

std::vector<const frame_text *> shown_frames(const look_view &view, const look_task &task) {
  std::vector<const frame_text *> own, all;
  for (const look_frame &frame : view.of.chains[task.chain]) {
    const frame_text &text = view.frames.name(view.of, frame);
    all.push_back(&text);
    if (text.function.empty() || !is_internal(text))
      own.push_back(&text);
  }
  return own.empty() ? all : own;
}

} // namespace corosan
