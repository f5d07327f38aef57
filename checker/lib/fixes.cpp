// Rewrites that rules offer; see fixes.h.
#include "checker/lib/fixes.h"

#include "checker/lib/conditions.h"
#include "checker/lib/row_table.h"
#include "checker/lib/scan.h"
#include "checker/lib/values.h"

#include <clang/Basic/SourceManager.h>
#include <clang/Lex/Lexer.h>

#include <llvm/ADT/StringExtras.h>

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

/// True when `header` is included before `user`.
bool is_included(llvm::StringRef header, SourceLocation user, const SourceManager &sources) {
  llvm::StringRef path = header.trim("<>\"");
  for (auto file = sources.fileinfo_begin(); file != sources.fileinfo_end(); ++file)
    if (file->first.getName().ends_with(path)) {
      FileID id = sources.translateFile(file->first);
      if (id.isValid() && sources.isBeforeInTranslationUnit(sources.getLocForStartOfFile(id), user))
        return true;
    }
  return false;
}

/// Where a new #include goes for the sake of `user`: behind the last one before it that stands in no #if but an include
/// guard, or else before everything.
SourceLocation include_place(SourceLocation user, const SourceManager &sources) {
  auto [file, end] = sources.getDecomposedLoc(sources.getFileLoc(user));
  llvm::StringRef text = sources.getBufferData(file).take_front(end);
  std::size_t place = 0;
  conditions around;
  for (std::size_t line = 0; line < text.size();) {
    std::size_t next = std::min(text.find('\n', line), text.size() - 1) + 1;
    llvm::StringRef content = text.slice(line, next).trim();
    line = next;
    if (!content.consume_front("#"))
      continue;
    llvm::StringRef name = content.ltrim().take_while(llvm::isAlpha);
    around.directive(name);
    if (name == "include" && !around.inside())
      place = next;
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
  if (!words->header.empty() && !is_included(words->header, site.location, sources)) {
    SourceLocation place = include_place(site.location, sources);
    found.fixes.push_back(FixItHint::CreateInsertion(place, "#include " + std::string(words->header) + "\n"));
  }
  found.fixes.push_back(FixItHint::CreateReplacement(site.expression->getSourceRange(), replacement));
}

} // namespace corosan::checker
