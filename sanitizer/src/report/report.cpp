// Completes an event: symbols, user's location, advice of the catalog, fingerprint.
#include "report/report.h"

#include "careful.h"
#include "catalog/catalog.h"
#include "findings/findings.h"
#include "report/handler.h"
#include "report/names.h"
#include "report/symbols.h"
#include "task_tree.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace corosan {
namespace {

/// The advice for an interposed symbol; the row of the plain C function is preferred to those that end in it.
std::string advice_for(const char *symbol, const char *dialect) {
  const catalog::blocking_call *best = nullptr;
  for (const catalog::blocking_call &row : catalog::blocking_calls)
    if (row.interposed == symbol && (best == nullptr || row.name == "::" + std::string(symbol)))
      best = &row;
  if (best == nullptr)
    return "";
  const std::string_view text = catalog::advice_text(best->advice, dialect);
  return text.empty() ? "" : "use " + std::string(text);
}

/// Drops the promise's and the coroutine's own frames: what is left starts at the call that created it.
void drop_ramp(std::vector<frame_text> &frames, const std::string &coroutine) {
  auto first = std::find_if(frames.begin(), frames.end(), [](const frame_text &f) { return !is_internal(f); });
  // The coroutine's own frame follows its promise's, or bears its name, where that is known.
  const bool promise = std::any_of(frames.begin(), first, [](const frame_text &f) {
    return f.function.find("promise_base::promise_base(") != std::string::npos;
  });
  if (first != frames.end() && (promise || without_parameters(first->function) == without_parameters(coroutine)))
    ++first;
  frames.erase(frames.begin(), first);
}

/// Those whom nobody shown awaits come first, each followed by the ones that it awaits; a ring of them is begun
/// anywhere.
std::vector<tree_line> lines_of(const task_tree &tree) {
  std::vector<tree_line> lines;
  std::vector<char> done(tree.shown, 0);
  const auto add = [&](const auto &self, std::size_t index, unsigned depth) -> void {
    if (std::exchange(done[index], 1) != 0)
      return;
    const tree_task &task = tree.tasks[index];
    tree_line line{
        depth, task.id, task.name[0] != 0 ? task.name : "Task-" + std::to_string(task.id), {}, task.waits_for};
    line.at.function = symbolize_coroutine(task.at.resume).function;
    if (task.at.line != 0) {
      line.at.file = task.at.file;
      line.at.line = task.at.line;
    }
    lines.push_back(std::move(line));
    for (std::size_t child = 0; child < tree.shown; ++child)
      if (tree.tasks[child].awaited_by == static_cast<int>(index))
        self(self, child, depth + 1);
  };
  for (const bool roots : {true, false})
    for (std::size_t index = 0; index < tree.shown; ++index)
      if (!roots || tree.tasks[index].awaited_by < 0)
        add(add, index, 0);
  return lines;
}

/// The coroutine library of a foreign loop, by the functions that called the handler.
const char *dialect_of(const std::vector<frame_text> &frames) {
  for (const frame_text &frame : frames)
    if (frame.function.find("asio::detail::") != std::string::npos)
      return "boost_asio";
  return "";
}

/// What was read of a frame that another thread destroyed meanwhile may point anywhere.
std::string read_text(const char *from) {
  char text[1024];
  careful_string(text, sizeof text, from);
  return text;
}

/// The innermost place of the chain in the user's own code, else the innermost one, or null.
const chain_text *user_link(const std::vector<chain_text> &chain) {
  const chain_text *first = nullptr;
  for (const chain_text &link : chain) {
    if (link.file.empty() || link.line == 0)
      continue;
    frame_text frame;
    frame.function = link.function.empty() ? "?" : link.function; // an unknown name is nobody's
    frame.file = link.file;
    if (!is_internal(frame))
      return &link;
    if (first == nullptr)
      first = &link;
  }
  return first;
}

std::string hash_text(const std::string &text) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char c : text)
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  char hex[20];
  std::snprintf(hex, sizeof hex, "%016llx", static_cast<unsigned long long>(hash));
  return hex;
}

} // namespace

const char *verdict_name(verdict from) {
  static constexpr const char *names[] = {"", "blocked", "cpu", "descheduled", "page-fault"};
  return names[static_cast<std::size_t>(from)];
}

const char *resource_kind_name(resource_kind kind) {
  static constexpr const char *names[] = {"",         "file",   "directory", "socket", "pipe",
                                          "terminal", "device", "other",     "path",   "host"};
  return names[static_cast<std::size_t>(kind)];
}

std::string calls_text(const event &of) {
  std::string text;
  for (const call_total &total : of.calls)
    if (total.call != nullptr && total.ns >= 50'000) // what is printed as 0.0 ms explains nothing
      text += (text.empty() ? "" : ", ") + std::string(total.call) +
              (total.count > 1 ? " " + std::to_string(total.count) + " times " : " ") + duration_text(total.ns);
  return text;
}

std::string place_text(const frame_text &frame) {
  char text[64];
  if (!frame.file.empty()) {
    std::snprintf(text, sizeof text, frame.column != 0 ? ":%u:%u" : ":%u", frame.line, frame.column);
    return frame.line != 0 ? frame.file + text : frame.file;
  }
  if (frame.module.empty())
    return "an unknown place";
  std::snprintf(text, sizeof text, "+0x%zx)", static_cast<std::size_t>(frame.offset));
  return "(" + frame.module + text;
}

report make_report(const event &what) {
  report made;
  made.what = &what;
  const finding_text &text = text_of(what.id);
  const frame_text subject = symbolize_coroutine(what.subject);
  made.id = text.id;
  if (const catalog::finding *row = catalog::find_finding(text.id))
    made.level = row->level == catalog::level::error ? "error" : "warning";
  if (text.level != nullptr)
    made.level = text.level;
  made.message = text.message(what, without_parameters(subject.function));
  made.docs = "docs/findings/" + made.id + ".md";
  made.waits_for = what.waits_for;
  if (text.suggestion != nullptr)
    if (const char *suggestion = text.suggestion(what))
      made.suggestion = suggestion;
  made.stack = symbolize(what.where);
  made.created = symbolize(what.created);
  if (text.is_error != nullptr && text.is_error(what))
    made.level = "error";
  if (what.call != nullptr && made.suggestion.empty())
    made.suggestion = advice_for(what.call, what.dialect[0] != 0 ? what.dialect : dialect_of(made.stack));
  if (what.tree != nullptr) {
    made.tree = lines_of(*what.tree);
    made.tree_size = what.tree->count;
  }
  if (text.where_is_creation)
    drop_ramp(made.stack, subject.function);
  std::string root; // of the task: its creation stack begins inside the call that made this frame
  for (std::uint32_t i = 0; i < what.chain_depth; ++i) {
    const chain_frame &link = what.chain[i];
    chain_text out{symbolize_coroutine(link.resume).function,
                   read_text(link.file),
                   link.line,
                   link.task,
                   link.task_name,
                   link.fork,
                   ""};
    if (i == 0 || what.chain[i - 1].task != link.task)
      for (std::uint32_t n = 0; n < what.note_count; ++n)
        if (what.notes[n].task == link.task)
          out.waits_for = what.notes[n].text;
    if (link.task == what.task_id)
      root = out.function;
    made.chain.push_back(std::move(out));
  }
  drop_ramp(made.created, root);
  if (const frame_text *user = user_frame(made.stack)) {
    made.location = *user;
  } else {
    // Nothing of the user's on the stack: where the task waits is the place to show.
    if (const chain_text *link = user_link(made.chain)) {
      made.location.function = link->function;
      made.location.file = link->file;
      made.location.line = link->line;
    }
    if (made.location.function.empty())
      if (const frame_text *creator = user_frame(made.created))
        made.location = *creator;
  }
  describe_handler(made);
  made.fingerprint =
      hash_text(made.id + "|" + made.location.file.substr(made.location.file.rfind('/') + 1) + "|" +
                without_parameters(made.location.function) + "|" + (what.call != nullptr ? what.call : ""));
  return made;
}

} // namespace corosan
