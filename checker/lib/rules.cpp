// The table of rules, and running them over one translation unit.
#include "checker/lib/rule.h"

#include "checker/lib/flow.h"
#include "checker/lib/row_table.h"

#include <clang/Basic/SourceManager.h>

#include <algorithm>
#include <numeric>
#include <set>

using namespace clang;

namespace corosan::checker {

namespace rules {
#define RULE(function, id) void function(const model &, const options &, reporter);
#include "checker_rules.def"
#undef RULE
} // namespace rules

const std::vector<rule> &all_rules() {
  static const std::vector<rule> table = [] {
    std::vector<rule> rows;
    for (const catalog::finding &row : catalog::findings) {
#define RULE(function, name)                                                                                           \
  if (row.id == name)                                                                                                  \
    rows.push_back({&row, rules::function});
#include "checker_rules.def"
#undef RULE
    }
    return rows;
  }();
  return table;
}

finding finding_at(const Stmt *where, const function &fn, std::string message, std::string subject) {
  finding result = finding_at(call_site{}, fn, std::move(message), std::move(subject));
  result.location = where->getBeginLoc();
  result.highlight = where->getSourceRange();
  return result;
}

finding finding_at(const call_site &site, const function &fn, std::string message, std::string subject) {
  finding result;
  result.location = site.location;
  if (site.expression)
    result.highlight = site.expression->getSourceRange();
  result.message = std::move(message);
  result.subject = std::move(subject);
  result.function = function_name(fn);
  return result;
}

std::vector<finding> analyze(ASTContext &ast, const options &opts, llvm::function_ref<bool(llvm::StringRef)> enabled,
                             statistics &seen, llvm::function_ref<void(const model &)> look) {
  scoped_rows catalog_of_this_run(opts.rows.get());
  std::unique_ptr<model> unit = build_model(ast);
  look(*unit);
  seen = {};
  for (const auto &fn : unit->functions) {
    ++seen.functions;
    bool coroutine = isa_and_nonnull<CoroutineBodyStmt>(fn->decl->getBody());
    seen.coroutines += coroutine;
    seen.handlers += !coroutine && fn->context == context::handler;
    seen.awaits += fn->awaits.size();
  }

  const SourceManager &sources = ast.getSourceManager();
  std::vector<finding> found;
  std::set<std::tuple<const catalog::finding *, SourceLocation, std::string>> reported;
  for (const rule &one : all_rules()) {
    if (!enabled(one.row->id))
      continue;
    one.run(*unit, opts, [&](finding report) {
      report.rule = one.row;
      report.location = sources.getFileLoc(report.location);
      if (report.location.isInvalid() || sources.isInSystemHeader(report.location))
        return;
      if (reported.emplace(one.row, report.location, report.subject).second)
        found.push_back(std::move(report));
    });
  }
  std::vector<std::size_t> order(found.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    if (found[a].location != found[b].location)
      return sources.isBeforeInTranslationUnit(found[a].location, found[b].location);
    return a < b;
  });
  std::vector<finding> sorted;
  for (std::size_t index : order)
    sorted.push_back(std::move(found[index]));
  return sorted;
}

std::vector<finding> analyze(ASTContext &ast, const options &opts, llvm::function_ref<bool(llvm::StringRef)> enabled) {
  statistics ignored;
  return analyze(ast, opts, enabled, ignored);
}

} // namespace corosan::checker
