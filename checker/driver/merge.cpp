// Sorting, deduplication and fingerprints.
#include "checker/driver/merge.h"

#include <llvm/ADT/StringExtras.h>
#include <llvm/ADT/StringMap.h>
#include <llvm/Support/xxhash.h>

#include <algorithm>

namespace corosan::checker {
namespace {

auto order(const report &one) { return std::tie(one.at.path, one.at.line, one.at.column, one.rule->id, one.message); }

} // namespace

llvm::StringRef relative_path(llvm::StringRef path, llvm::StringRef root) {
  llvm::StringRef rest = path;
  if (!root.empty() && rest.consume_front(root) && rest.consume_front("/"))
    return rest;
  return path;
}

run_result merge_results(std::vector<unit_result> results, llvm::StringRef root) {
  run_result merged;
  merged.units = static_cast<unsigned>(results.size());
  for (unit_result &unit : results) {
    merged.failed += unit.failed;
    merged.seen.functions += unit.seen.functions;
    merged.seen.coroutines += unit.seen.coroutines;
    merged.seen.handlers += unit.seen.handlers;
    merged.seen.awaits += unit.seen.awaits;
    std::move(unit.reports.begin(), unit.reports.end(), std::back_inserter(merged.reports));
  }
  std::sort(merged.reports.begin(), merged.reports.end(),
            [](const report &a, const report &b) { return order(a) < order(b); });
  merged.reports.erase(std::unique(merged.reports.begin(), merged.reports.end(),
                                   [](const report &a, const report &b) { return order(a) == order(b); }),
                       merged.reports.end());

  llvm::StringMap<unsigned> ordinals;
  for (report &one : merged.reports) {
    std::string key;
    for (llvm::StringRef part : {llvm::StringRef(one.rule->id), relative_path(one.at.path, root),
                                 llvm::StringRef(one.function), llvm::StringRef(one.subject)}) {
      key += part;
      key += '\0';
    }
    key += std::to_string(ordinals[key]++);
    one.fingerprint = llvm::utohexstr(llvm::xxh3_64bits(key), /*LowerCase=*/true, /*Width=*/16);
  }
  return merged;
}

} // namespace corosan::checker
