// One finding, ready to be told: symbolised, with its place and advice.
#pragma once

#include "event.h"
#include "report/symbols.h"

#include <string>
#include <vector>

namespace corosan {

/// One link of the await chain, innermost first.
struct chain_text {
  std::string function, file;
  unsigned line = 0;
  std::uint64_t task = 0;
  std::string task_name; ///< as given
  unsigned fork = 0;     ///< how many branches of the tree of tasks are open here
  std::string waits_for; ///< on the first frame of a task, where several tasks are told
};

struct report {
  const event *what = nullptr;
  const char *level = "warning";
  std::string id, message, suggestion, docs, fingerprint, waits_for;
  std::vector<frame_text> stack, created;
  std::vector<chain_text> chain;
  frame_text location; ///< innermost frame of the user's code; function empty when unknown
  std::uint64_t count = 1;
};

/// Symbolises and completes an event. For the reporter's thread.
report make_report(const event &what);

/// Renderings: the text of a report for people, and one JSON object with a line end.
std::string render_text(const report &from);
std::string render_jsonl(const report &from);
/// The last record of a run.
std::string render_jsonl_summary(std::uint64_t findings, std::uint64_t suppressed, bool any_loop);

/// "blocked", "cpu", ... ; "" for none.
const char *verdict_name(verdict from);
const char *resource_kind_name(resource_kind kind);
/// `file:line:col`, shortened as far as known; module and offset without a file.
std::string place_text(const frame_text &frame);

} // namespace corosan
