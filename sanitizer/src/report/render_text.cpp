// The report as people read it, in the shape of the other sanitizers.
#include "report/report.h"

#include "findings/findings.h"
#include "report/names.h"

#include <cstring>

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

std::string resource_text(const event &e) {
  std::string text;
  if (e.resource.fd >= 0)
    text = "fd " + std::to_string(e.resource.fd);
  if (e.resource.text[0] != 0)
    text += (text.empty() ? "" : " ") + std::string(resource_kind_name(e.resource.kind)) + " <" + e.resource.text + ">";
  return text;
}

std::string task_text(const event &e) {
  return "task '" + std::string(e.task_name) + "' (id " + std::to_string(e.task_id) + ")";
}

} // namespace

std::string render_text(const report &from) {
  const event &e = *from.what;
  std::string text =
      "==" + std::to_string(e.pid) +
      (std::strcmp(from.level, "error") == 0 ? "==ERROR: CoroSanitizer: " : "==WARNING: CoroSanitizer: ") + from.id +
      " " + from.message + "\n";
  text += "  on event loop '" + std::string(e.loop) + "' (thread " + std::to_string(e.tid) + ")";
  if (e.task_id != 0)
    text += ", in " + task_text(e);
  if (e.threshold_ns > 0)
    text += ", limit " + duration_text(e.threshold_ns);
  text += "\n";
  const std::string resource = resource_text(e);
  if (e.call != nullptr)
    text += "  Call: " + std::string(e.call) + "(" + resource + ")  [" + e.group + "]\n";
  else if (!from.waits_for.empty())
    text += "  Waits for: " + from.waits_for + (resource.empty() ? "" : " on " + resource) + "\n";
  if (from.message.find(e.detail) == std::string::npos)
    text += "  " + std::string(e.detail) + "\n";
  if (e.verdict != verdict::none)
    text += "  Verdict: " + std::string(verdict_name(e.verdict)) + (e.still_running ? ", and still so\n" : "\n");
  if (!from.stack.empty())
    text += e.id == finding_id::never_awaited ? "  Created at:\n" + stack_text(from.stack)
                                              : "  Stack:\n" + stack_text(from.stack);
  if (!from.chain.empty()) {
    text += "  " + std::string(text_of(e.id).chain_title) + ":\n";
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
    text += "  Task '" + std::string(e.task_name) + "' created at:\n" + stack_text(from.created);
  if (!from.suggestion.empty())
    text += "  Suggestion: " + from.suggestion + "\n";
  text += "SUMMARY: CoroSanitizer: " + from.id;
  if (!from.location.function.empty() || !from.location.file.empty())
    text += " " + place_text(from.location) +
            (from.location.function.empty() ? "" : " in " + without_parameters(from.location.function));
  return text + "\n";
}

} // namespace corosan
