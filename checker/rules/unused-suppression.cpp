// coro-unused-suppression: a NOLINT that names one of our checks and silences nothing. The rule cannot know what others
// find, so it reports every such name; the front end, which has seen what each comment silenced, keeps those that
// silenced nothing (driver/nolint.h).
#include "checker/lib/calls.h"
#include "checker/lib/loop_runs.h"
#include "checker/lib/nolint_comments.h"
#include "checker/lib/own_files.h"
#include "checker/lib/rule.h"

#include <clang/Basic/SourceManager.h>

#include <optional>
#include <set>

using namespace clang;

namespace corosan::checker::rules {
namespace {

constexpr llvm::StringRef chained[] = {"coro-blocking-call", "coro-nested-run"}; // over several units

/// True when another translation unit may make `site`, a call in `fn`, a part of a finding: it blocks and nobody here
/// comes by, or it leads to code that is not here, or that somebody else has put there.
bool others_may_see(const call_site &site, const function &fn, const model &unit) {
  bool plain = fn.context == context::plain;
  if (sink found = match_call(site, fn, unit); found.row || !found.name.empty())
    return plain || !found.certain;
  if (site.slot)
    return true;
  if (loop_wait_of(site, fn, unit) != loop_wait::none)
    return plain;
  if (!site.callee || unit.ast.getSourceManager().isInSystemHeader(site.callee->getLocation()))
    return false;
  return plain || !unit.find(site.callee);
}

using lines_of_files = std::set<std::pair<FileID, unsigned>>;

/// The lines with such calls.
lines_of_files open_lines(const model &unit) {
  const SourceManager &sources = unit.ast.getSourceManager();
  lines_of_files lines;
  for (const auto &fn : unit.functions)
    for (const call_site &site : fn->calls)
      if (others_may_see(site, *fn, unit)) {
        auto [file, offset] = sources.getDecomposedLoc(sources.getFileLoc(site.location));
        lines.emplace(file, sources.getLineNumber(file, offset));
      }
  return lines;
}

/// bad-config tells about those.
bool is_unknown(llvm::StringRef check) {
  return !check.contains('*') && !catalog::find_finding(std::string_view(check.drop_front(5)));
}

/// Where to cut so that nothing remains of the comment, or of the one name in it; invalid when it has other words that
/// its author may want to keep.
CharSourceRange what_to_remove(const nolint_comment &one, std::size_t index, llvm::StringRef text,
                               SourceLocation begin) {
  auto range = [&](std::size_t from, std::size_t to) {
    return CharSourceRange::getCharRange(begin.getLocWithOffset(static_cast<int>(from)),
                                         begin.getLocWithOffset(static_cast<int>(to)));
  };
  const nolint_item &item = one.items[index];
  std::size_t item_end = item.offset + item.check.size();
  if (one.kind == nolint_comment::form::begin)
    return {}; // its end would have to follow
  if (one.items.size() > 1)
    return index ? range(one.items[index - 1].offset + one.items[index - 1].check.size(), item_end)
                 : range(item.offset, one.items[1].offset);
  llvm::StringRef comment = text.substr(one.comment_offset, one.comment_length);
  if (comment.drop_front(one.offset - one.comment_offset + one.length).rtrim() != "" ||
      comment.take_front(one.offset - one.comment_offset).trim() != "//")
    return {};
  std::size_t from = text.take_front(one.comment_offset).find_last_not_of(" \t") + 1;
  std::size_t to = one.comment_offset + one.comment_length;
  if (from == 0 || text[from - 1] == '\n') // a line of its own
    to = std::min(text.size(), text.find('\n', to) + (text.find('\n', to) != llvm::StringRef::npos));
  return range(from, to);
}

void report_file(FileID file, const model &unit, const lines_of_files &open, reporter report) {
  const SourceManager &sources = unit.ast.getSourceManager();
  llvm::StringRef text = sources.getBufferData(file);
  SourceLocation begin = sources.getLocForStartOfFile(file);
  for (const nolint_comment &one : nolint_comments(text)) {
    if (one.conditional || one.kind == nolint_comment::form::end)
      continue;
    for (std::size_t i = 0; i < one.items.size(); ++i) {
      const nolint_item &item = one.items[i];
      auto first_open = open.lower_bound({file, one.first});
      bool undecided = first_open != open.end() && first_open->first == file && first_open->second <= one.last;
      if (!item.check.starts_with("coro-") || is_unknown(item.check) ||
          (undecided && (llvm::is_contained(chained, item.check) || item.check.contains('*'))))
        continue;
      finding found;
      found.location = begin.getLocWithOffset(static_cast<int>(item.offset));
      found.highlight = found.location;
      found.message = "this comment silences no '" + item.check.str() + "'; remove it";
      found.subject = item.check.str();
      if (CharSourceRange removed = what_to_remove(one, i, text, begin); removed.isValid()) {
        found.fixes.push_back(FixItHint::CreateRemoval(removed));
        found.safe_fix = true;
      }
      report(std::move(found));
    }
  }
}

} // namespace

void unused_suppression(const model &unit, const options &, reporter report) {
  std::optional<lines_of_files> open;
  for_each_own_file(unit.ast.getSourceManager(), "coro-", [&](FileID file) {
    if (!open)
      open = open_lines(unit);
    report_file(file, unit, *open, report);
  });
}

} // namespace corosan::checker::rules
