// The report as people read it, in the shape of the other sanitizers.
#include "report/report.h"

#include "findings/findings.h"
#include "report/names.h"

#include <algorithm>

namespace corosan {
namespace {

/// Frames of the machinery between the user's code and the call are left out, unless nothing else is there.
std::string stack_text(const std::vector<frame_text> &frames) {
  std::string text;
  unsigned number = 0;
  const bool any_user = user_frame(frames) != nullptr;
  for (const frame_text &frame : frames) {
    if (any_user && is_internal(frame))
      continue;
    char head[48];
    std::snprintf(head, sizeof head, "    #%u 0x%012zx", number++, static_cast<std::size_t>(frame.pc));
    text += head;
    if (!frame.function.empty())
      text += " in " + frame.function;
    text += " " + place_text(frame) + "\n";
  }
  return text;
}

std::string task_text(const event &e) {
  return "task '" + std::string(e.task_name) + "' (id " + std::to_string(e.task_id) + ")";
}

std::string created_heading(const event &e) {
  if (e.id == finding_id::abandoned_handler && e.task_id == 0)
    return "  Destroyed at:\n";
  if (e.task_id == 0)
    return "  Handler started at:\n";
  return "  Task '" + std::string(e.task_name) + "' created at:\n";
}

std::string tree_text(const report &from) {
  std::string text = from.tree.empty() ? "" : "  Tasks, each with those that it awaits:\n";
  for (const tree_line &line : from.tree) {
    text += std::string(4 + 2 * std::min(line.depth, 20U), ' ') + "'" + line.name + "' (id " + std::to_string(line.id) +
            ")";
    if (!line.at.function.empty())
      text += " in " + line.at.function;
    if (line.at.line != 0)
      text += " " + line.at.file + ":" + std::to_string(line.at.line);
    text += line.waits_for.empty() ? "\n" : ", waits for " + line.waits_for + "\n";
  }
  if (from.tree_size > from.tree.size())
    text += "    and " + std::to_string(from.tree_size - from.tree.size()) + " more\n";
  return text;
}

} // namespace

std::string render_text(const report &from) {
  const event &e = *from.what;
  const finding_text &finding = text_of(e.id);
  std::string text = "==" + std::to_string(e.pid) + "==" + (std::string(from.level) == "error" ? "ERROR" : "WARNING") +
                     ": CoroSanitizer: " + from.id + " " + from.message + "\n";
  text += e.loop[0] != 0 ? "  on event loop '" + std::string(e.loop) + "' (thread " + std::to_string(e.tid) + ")"
                         : "  on thread " + std::to_string(e.tid);
  if (e.task_id != 0)
    text += ", in " + task_text(e);
  if (e.threshold_ns > 0)
    text += ", limit " + duration_text(e.threshold_ns);
  text += "\n";
  const std::string resource = resource_text(e.resource.fd, resource_kind_name(e.resource.kind), e.resource.text);
  if (e.call != nullptr)
    text += "  Call: " + std::string(e.call) + "(" + resource + ")  [" + e.group + "]\n";
  else if (!from.waits_for.empty())
    text += "  Waits for: " + from.waits_for + (resource.empty() ? "" : " on " + resource) + "\n";
  if (!from.handler.empty())
    text += std::string(e.id == finding_id::abandoned_handler ? "  Operation: " : "  In the handler of ") +
            from.handler + "\n";
  if (e.verdict != verdict::none)
    text += "  Verdict: " + std::string(verdict_name(e.verdict)) + (e.still_running ? ", and still so\n" : "\n");
  if (e.still_running && e.id == finding_id::slow_step && e.cpu_ns + e.runqueue_ns > 0)
    text += "  Time: " + duration_text(e.cpu_ns) + " cpu, " + duration_text(e.runqueue_ns) +
            " waiting for a processor, " + duration_text(e.duration_ns - e.cpu_ns - e.runqueue_ns) + " blocked\n";
  const bool same = e.calls[1].call == nullptr && e.calls[0].count == 1 && e.call != nullptr;
  if (const std::string calls = calls_text(e); !calls.empty() && !same)
    text += "  Calls in this step: " + calls + "\n";
  if (finding.detail_line && e.detail[0] != 0)
    text += "  " + std::string(e.detail) + "\n";
  if (!from.stack.empty()) {
    const bool forgotten = e.id == finding_id::unretrieved_exception && e.task_id == 0;
    text += std::string("  ") + (forgotten ? "Forgotten at" : finding.stack_heading) + ":\n" + stack_text(from.stack);
  }
  if (const std::vector<frame_text> holder = symbolize(e.holder); !holder.empty())
    text += "  Thread " + std::to_string(e.holder_tid) + ", which holds it, is at:\n" + stack_text(holder);
  text += tree_text(from);
  if (!from.chain.empty() && from.tree.empty()) {
    text += std::string("  ") + finding.chain_heading + ":\n";
    for (const chain_text &link : from.chain) {
      if (!link.waits_for.empty())
        text += "    " + link.waits_for + "\n";
      text += "    " + std::string(2 * link.fork, ' ') + "[async] " + (link.function.empty() ? "?" : link.function) +
              " " + (link.line != 0 ? link.file + ":" + std::to_string(link.line) : "(running)");
      // A task that has a line of its own is not named again.
      if (link.task != e.task_id && e.note_count == 0)
        text += " in task " + std::to_string(link.task) + (link.task_name.empty() ? "" : " '" + link.task_name + "'");
      text += "\n";
    }
  }
  if (!from.created.empty())
    text += created_heading(e) + stack_text(from.created);
  if (!from.suggestion.empty())
    text += "  Suggestion: " + from.suggestion + "\n";
  text += "SUMMARY: CoroSanitizer: " + from.id;
  if (!from.location.function.empty() || !from.location.file.empty())
    text += " " + place_text(from.location) +
            (from.location.function.empty() ? "" : " in " + without_parameters(from.location.function));
  return text + "\n";
}

} // namespace corosan
