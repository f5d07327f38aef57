// Folded stacks for flame graphs: one line per finding, outermost frame first.
#include "report/names.h"
#include "report/record.h"

#include <algorithm>

namespace corosan {
namespace {

/// A frame's name without what has a meaning in the format.
std::string folded_name(std::string name) {
  for (char &c : name)
    if (c == ';' || c == '\n' || c == '\r')
      c = ',';
  return name.empty() ? "?" : name;
}

/// Frames of the thread inside the coroutine that ran, outermost first: the chain says the rest better.
std::vector<const frame_text *> inner_frames(const record &one) {
  std::vector<const frame_text *> inner;
  const bool any_user = user_frame(one.stack) != nullptr;
  for (const frame_text &frame : one.stack) {
    if (!one.chain.empty() && frame.function == one.chain.front().function)
      break;
    if (!any_user || !is_internal(frame))
      inner.push_back(&frame);
  }
  std::reverse(inner.begin(), inner.end());
  return inner;
}

} // namespace

std::string render_folded(const std::vector<record> &findings) {
  std::string text;
  for (const record &one : findings) {
    if (one.verdict.empty() || one.total_ns <= 0) // nobody's thread was kept
      continue;
    text += folded_name("loop " + one.loop);
    // A name that was only numbered would give every task a column of its own.
    if (one.task_id != 0 && one.task_name != "Task-" + std::to_string(one.task_id))
      text += ";" + folded_name("task " + one.task_name);
    for (auto link = one.chain.rbegin(); link != one.chain.rend(); ++link)
      text += ";" + folded_name(without_parameters(link->function));
    for (const frame_text *frame : inner_frames(one))
      text +=
          ";" + folded_name(frame->function.empty() ? "[" + frame->module + "]" : without_parameters(frame->function));
    if (!one.call.empty())
      text += ";" + folded_name(one.call);
    text += " " + std::to_string(std::max<std::int64_t>(one.total_ns / 1000, 1)) + "\n";
  }
  return text;
}

} // namespace corosan
