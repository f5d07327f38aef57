// Rewrites that rules offer; see fixes.h.
#include "checker/lib/fixes.h"

#include "checker/lib/row_table.h"
#include "checker/lib/scan.h"
#include "checker/lib/values.h"

#include <clang/Basic/SourceManager.h>
#include <clang/Lex/Lexer.h>

using namespace clang;

namespace corosan::checker {
namespace {

/// A co_await is not allowed in a catch clause.
bool in_catch(const Expr *expression, const function &fn) {
  return any_below(fn.decl->getBody(), [&](const Stmt *part) {
    const auto *handler = dyn_cast<CXXCatchStmt>(part);
    return handler && any_below(handler, [&](const Stmt *inner) { return inner == expression; });
  });
}

bool is_included(llvm::StringRef header, const SourceManager &sources) {
  llvm::StringRef path = header.trim("<>\"");
  for (auto file = sources.fileinfo_begin(); file != sources.fileinfo_end(); ++file)
    if (file->first.getName().ends_with(path))
      return true;
  return false;
}

/// Where a new #include goes: behind the last one of the file, or before everything.
SourceLocation include_place(FileID file, const SourceManager &sources) {
  llvm::StringRef text = sources.getBufferData(file);
  std::size_t place = 0;
  for (std::size_t line = 0; line < text.size();) {
    std::size_t end = text.find('\n', line);
    std::size_t next = end == llvm::StringRef::npos ? text.size() : end + 1;
    llvm::StringRef content = text.slice(line, next).ltrim();
    if (content.consume_front("#") && content.ltrim().starts_with("include"))
      place = next;
    line = next;
  }
  return sources.getLocForStartOfFile(file).getLocWithOffset(static_cast<int>(place));
}

} // namespace

void add_sleep_fix(const call_site &site, const function &fn, const model &unit, finding &found) {
  const SourceManager &sources = unit.ast.getSourceManager();
  const Expr *duration = argument_of(site, 0);
  if (fn.context != context::coroutine || fn.on_the_spot || !duration || site.expression->getBeginLoc().isMacroID() ||
      site.expression->getEndLoc().isMacroID() || in_catch(site.expression, fn))
    return;
  const catalog::dialect *words = rows().find_dialect(fn.dialect);
  std::size_t hole = words ? words->sleep.find("{0}") : std::string_view::npos;
  if (hole == std::string_view::npos)
    return;
  llvm::StringRef text =
      Lexer::getSourceText(CharSourceRange::getTokenRange(duration->getSourceRange()), sources, unit.ast.getLangOpts());
  if (text.empty())
    return;
  std::string replacement = "co_await " + std::string(words->sleep);
  replacement.replace(hole + sizeof("co_await ") - 1, 3, text.str());
  if (!words->header.empty() && !is_included(words->header, sources)) {
    SourceLocation place = include_place(sources.getFileID(site.location), sources);
    found.fixes.push_back(FixItHint::CreateInsertion(place, "#include " + std::string(words->header) + "\n"));
  }
  found.fixes.push_back(FixItHint::CreateReplacement(site.expression->getSourceRange(), replacement));
}

} // namespace corosan::checker
