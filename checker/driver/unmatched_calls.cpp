// Names in coro-calls.txt that nothing declares; see unmatched_calls.h.
#include "checker/driver/unmatched_calls.h"

#include "checker/lib/row_table.h"

#include <llvm/ADT/STLExtras.h>
#include <llvm/ADT/SmallVector.h>

#include <map>
#include <set>

namespace corosan::checker {
namespace {

/// What the units below one coro-calls.txt know of its names.
struct usage {
  const row_table *table = nullptr;
  std::set<unsigned> known;
  bool complete = true;
};

std::string line_of(const row_table &table, unsigned number) {
  llvm::SmallVector<llvm::StringRef, 64> lines;
  llvm::StringRef(table.text()).split(lines, '\n');
  return lines[number - 1].rtrim('\r').str();
}

report make_report(const row_table &table, const catalog::calls_line &line) {
  report one;
  one.rule = catalog::find_finding("bad-config");
  one.at.path = table.path();
  one.at.line = line.line;
  one.at.column = line.column;
  one.at.from = line.column;
  one.at.to = line.column + static_cast<unsigned>(line.name.size());
  one.at.text = line_of(table, line.line);
  one.message = "no checked file declares '" + line.name + "'; correct the name or remove the line";
  one.subject = line.name;
  return one;
}

} // namespace

void report_unmatched_calls(const std::vector<job> &jobs, std::vector<unit_result> &results) {
  std::map<std::string, usage> files;
  for (auto [work, result] : llvm::zip(jobs, results)) {
    const row_table *table = work.settings.opts.rows.get();
    if (!table)
      continue;
    usage &used = files[table->path()];
    used.table = table;
    used.known.insert(result.known_lines.begin(), result.known_lines.end());
    used.complete = used.complete && !result.failed && work.settings.enabled("bad-config");
  }
  for (const auto &[path, used] : files)
    for (const catalog::calls_line &line : used.table->file().lines)
      if (used.complete && !used.known.count(line.line))
        results.front().reports.push_back(make_report(*used.table, line));
}

} // namespace corosan::checker
