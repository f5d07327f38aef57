// A finding as the documents tell it: the keys of a JSON line, in plain values. The library makes records of reports,
// the `corosan` command of lines that it read.
#pragma once

#include "report/symbols.h"

#include <cstdint>
#include <string>
#include <vector>

namespace corosan {

/// One link of the await chain, innermost first.
struct chain_text {
  std::string function, file;
  unsigned line = 0;
  std::uint64_t task = 0;
  std::string task_name = {}; ///< as given
  unsigned fork = 0;          ///< how many branches of the tree of tasks are open here
  std::string waits_for = {}; ///< on the first frame of a task, where several tasks are told
};

/// Strings are empty and numbers 0 when unknown.
struct record {
  std::string id, level, message, fingerprint;
  std::string loop, verdict, call, resource, detail, suggestion, waits_for, task_name;
  std::uint64_t task_id = 0, count = 1;
  std::int64_t longest_ns = 0, total_ns = 0;
  frame_text location; ///< innermost frame of the user's own code
  std::vector<frame_text> stack, created;
  int holder_tid = 0; ///< the thread that has what this one waits for
  std::vector<frame_text> holder;
  std::vector<chain_text> chain;
};

/// How the process ended, and what it was: an `invocation` of SARIF.
struct run_facts {
  std::string program;            ///< path of the executable
  int pid = 0, status = -1;       ///< exit status; -1: unknown
  std::string started, ended;     ///< UTC, as RFC 3339; empty when unknown
  bool watched = true;            ///< an event loop was seen
  std::vector<std::string> notes; ///< what a reader of the results must know
};

/// A SARIF 2.1.0 document with one result per record. Files below `root` (absolute) get relative paths.
std::string render_sarif(const std::vector<record> &findings, const std::vector<run_facts> &runs,
                         const std::string &root);
/// The nearest folder with a `.git` that is `folder` or above it, else `folder`: where a repository's paths start.
std::string repository_root(const std::string &folder);

/// Folded stacks, "frame;frame;frame microseconds": the loop, the task and its awaits, then the thread's stack. Of
/// findings that kept a loop's thread from turning only.
std::string render_folded(const std::vector<record> &findings);

/// "1.2 ms", "340 ms", "12.5 s"; the first without memory.
void say_duration(char (&to)[40], std::int64_t nanoseconds) noexcept;
std::string duration_text(std::int64_t nanoseconds);
/// "path <name>" or "fd 3 socket <peer>"; for people.
std::string resource_text(int fd, const std::string &kind, const std::string &text);

} // namespace corosan
