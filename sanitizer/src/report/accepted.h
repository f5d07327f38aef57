// What the user does not want to be told: suppressions and the baseline, as the options name them.
#pragma once

#include "report/report.h"

#include <string>
#include <vector>

namespace corosan {

struct suppression;

/// Reads the files of the options `suppressions` and `baseline`. A file that cannot be read or used is an error: before
/// main (`may_end`) it ends the process with status 2, later it is a warning.
void load_accepted(bool may_end) noexcept;

/// The line that suppresses this finding, counted; or null. On the reporter's thread, as all below.
suppression *find_suppression(const report &made);
/// One more finding that the line silences.
void count_match(suppression &line);
/// True when the baseline holds it.
bool in_baseline(const report &made);

/// Notes a finding for `write_baseline`.
void add_to_baseline(const report &made);
/// Writes it, when the option asks for it.
void write_baseline_file();

/// A line of the suppressions or an entry of the baseline that nothing matched.
struct unused_line {
  std::string file; ///< as the option names it
  unsigned line = 0;
  std::string text;
};
std::vector<unused_line> unused_lines();
/// The lines that matched, with their counts, for people.
std::vector<std::string> matched_lines();

/// In the child of a fork: nothing matched yet.
void accepted_in_child() noexcept;

} // namespace corosan
