// Sorting, deduplication and fingerprints.
#include "checker/driver/merge.h"

#include <llvm/ADT/STLExtras.h>
#include <llvm/ADT/StringExtras.h>
#include <llvm/ADT/StringMap.h>
#include <llvm/ADT/StringSet.h>
#include <llvm/Support/FileSystem.h>
#include <llvm/Support/Path.h>
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

std::string project_root(llvm::StringRef folder) {
  for (llvm::StringRef above = folder; !above.empty(); above = llvm::sys::path::parent_path(above))
    if (llvm::sys::fs::exists(above + "/.git"))
      return above.str();
  return folder.str();
}

run_result merge_results(std::vector<unit_result> results, llvm::StringRef root, bool whole) {
  run_result merged;
  llvm::StringSet<> used_comments;
  merged.units = static_cast<unsigned>(results.size());
  for (unit_result &unit : results) {
    merged.failed += unit.failed;
    if (!unit.failed)
      merged.checked.push_back(unit.file);
    merged.seen.functions += unit.seen.functions;
    merged.seen.coroutines += unit.seen.coroutines;
    merged.seen.handlers += unit.seen.handlers;
    merged.seen.awaits += unit.seen.awaits;
    for (const std::string &used : unit.used_comments)
      used_comments.insert(used);
    std::move(unit.reports.begin(), unit.reports.end(), std::back_inserter(merged.reports));
  }
  std::sort(merged.reports.begin(), merged.reports.end(), [](const report &a, const report &b) {
    return std::tuple_cat(order(a), std::tuple(b.edits.size())) <
           std::tuple_cat(order(b), std::tuple(a.edits.size())); // the fix that includes what it needs
  });
  merged.reports.erase(std::unique(merged.reports.begin(), merged.reports.end(),
                                   [](const report &a, const report &b) { return order(a) == order(b); }),
                       merged.reports.end());
  std::sort(merged.checked.begin(), merged.checked.end());
  merged.checked.erase(std::unique(merged.checked.begin(), merged.checked.end()), merged.checked.end());
  whole = whole && merged.failed == 0;
  llvm::erase_if(merged.reports, [&](const report &one) {
    return one.rule->id == "unused-suppression" &&
           (used_comments.contains(place_key(one.at)) ||
            (!whole && !std::binary_search(merged.checked.begin(), merged.checked.end(), one.at.path)));
  });

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
