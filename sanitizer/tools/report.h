// `corosan report`: the logs of many runs as one.
#pragma once

#include "report/record.h"

#include <boost/json.hpp>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace corosan {

/// One process that wrote a log.
struct log_run {
  std::string file, program;
  int pid = 0;
  std::uint64_t suppressed = 0;
  std::uint64_t runs = 1;  ///< more in a log that is itself the report of many
  bool ended = false;      ///< its last line is there
  std::uint64_t loops = 0; ///< event loops it saw
};

/// One place at which something was found, in all runs.
struct merged_finding {
  record text;              ///< of the longest occurrence, with the counts of all
  boost::json::object line; ///< the same as it was logged, with keys that we may not know
  std::uint64_t runs = 0;   ///< in which it was seen
};

/// What the files said.
struct log_contents {
  std::vector<log_run> runs;
  std::vector<merged_finding> findings; ///< one per fingerprint, in order of appearance
  std::vector<record> stacks;           ///< every stack of every run
  std::vector<std::string> warnings;    ///< about files that are logs, one sentence each
  std::vector<std::string> refused;     ///< files that were named and are no logs, with the reason
};

/// Reads `paths`; folders are read for the logs in them.
log_contents read_logs(const std::vector<std::string> &paths);

/// `corosan report ARGUMENTS`; argv[0] is "report". Returns the exit status.
int report_main(int argc, char **argv);

/// The forms of --format.
std::string write_table(const log_contents &from);
std::string write_json(const log_contents &from);
std::string write_jsonl(const log_contents &from);
std::string write_sarif(const log_contents &from);
std::string write_folded(const log_contents &from);

} // namespace corosan
