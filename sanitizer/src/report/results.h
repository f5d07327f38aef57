// Everything that was found, kept for what is written at the end: SARIF, folded stacks, totals; and the counts that
// metrics tell. On the reporter's thread, at exit on the exiting one; the counts may be read on any thread.
#pragma once

#include "report/record.h"
#include "report/report.h"

#include <cstdint>
#include <utility>
#include <vector>

namespace corosan {

/// True when SARIF or folded stacks are asked for: then findings beyond the limit of reports are looked up, too.
bool documents_wanted();

/// A finding was told, or would have been but for the limit. `key` is the same for equal stacks.
void add_result(std::uint64_t key, const report &made);
/// It was seen again.
void count_result(std::uint64_t key, const event &what);
/// What was seen while it lasted is over: `what` has its whole duration.
void end_result(std::uint64_t key, const event &what);
/// Not told: suppressed by the user, or beyond the limit of reports.
void count_suppressed() noexcept;
void count_limited() noexcept;

/// The time of all occurrences together.
std::int64_t total_of(std::uint64_t key);
/// All findings in the order of their first report, with count, longest and total time.
std::vector<record> results();

/// Counts for metrics.
struct result_counts {
  std::vector<std::pair<const char *, std::uint64_t>> findings; ///< by id, every occurrence
  std::uint64_t suppressed = 0, limited = 0, lost = 0;
};
result_counts count_results();

/// In the child of a fork.
void results_in_child() noexcept;

} // namespace corosan
