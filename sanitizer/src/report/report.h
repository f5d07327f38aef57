// One finding, ready to be told: symbolised, with its place and advice.
#pragma once

#include "event.h"
#include "report/record.h"
#include "report/symbols.h"

#include <string>
#include <vector>

namespace corosan {

/// One line of a tree of tasks.
struct tree_line {
  unsigned depth = 0;
  std::uint64_t id = 0;
  std::string name;
  chain_text at;
  std::string waits_for;
};

struct report {
  const event *what = nullptr;
  const char *level = "warning";
  std::string id, message, suggestion, docs, fingerprint, waits_for;
  std::string handler; ///< "async_wait on deadline_timer 0x..., started at ...": the Asio operation, empty when unknown
  frame_text started;  ///< where that was started
  std::vector<frame_text> stack, created;
  std::vector<chain_text> chain;
  std::vector<tree_line> tree;
  std::size_t tree_size = 0; ///< of all tasks, also those that are not shown
  frame_text location;       ///< innermost frame of the user's code; function empty when unknown
  std::uint64_t count = 1;
  std::int64_t total_ns = 0; ///< of all occurrences; 0 while they go on
};

/// Symbolises and completes an event. For the reporter's thread.
report make_report(const event &what);

/// The same in plain values.
record make_record(const report &from);

/// Renderings: the text of a report for people, and one JSON object with a line end.
std::string render_text(const report &from);
std::string render_jsonl(const report &from);
/// The last record of a run.
std::string render_jsonl_summary(std::uint64_t findings, std::uint64_t suppressed, int loops);

/// "blocked", "cpu", ... ; "" for none.
const char *verdict_name(verdict from);
const char *resource_kind_name(resource_kind kind);
/// The longest calls of a step: "read 3 times 61 ms, fsync 20 ms"; "" when none is known.
std::string calls_text(const event &of);
/// `file:line:col`, shortened as far as known; module and offset without a file.
std::string place_text(const frame_text &frame);

} // namespace corosan
