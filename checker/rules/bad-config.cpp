// bad-config: what the user wrote for the checker says nothing: a line of coro-calls.txt that cannot be read, an
// annotation that nobody knows, a NOLINT with the name of a check that does not exist. (Names in coro-calls.txt that no
// unit declares: driver/unmatched_calls.cpp.)
#include "checker/lib/annotations.h"
#include "checker/lib/dialects.h"
#include "checker/lib/nearest.h"
#include "checker/lib/nolint_comments.h"
#include "checker/lib/own_files.h"
#include "checker/lib/row_table.h"
#include "checker/lib/rule.h"

#include <clang/AST/Attr.h>
#include <clang/Basic/SourceManager.h>

#include <llvm/ADT/DenseSet.h>
#include <llvm/ADT/STLFunctionalExtras.h>

using namespace clang;

namespace corosan::checker::rules {
namespace {

void report_file(const model &unit, const row_table &table, reporter report) {
  SourceManager &sources = unit.ast.getSourceManager();
  if (table.file().problems.empty())
    return;
  OptionalFileEntryRef file = sources.getFileManager().getOptionalFileRef(table.path());
  FileID id = file ? sources.getOrCreateFileID(*file, SrcMgr::C_User) : sources.getMainFileID();
  for (const catalog::calls_problem &problem : table.file().problems) {
    finding found;
    found.location =
        file ? sources.translateLineCol(id, problem.line, problem.column) : sources.getLocForStartOfFile(id);
    found.message = problem.message + did_you_mean(problem.word, problem.known);
    found.subject = problem.message;
    report(std::move(found));
  }
}

void report_annotations(const FunctionDecl *decl, reporter report) {
  for (const auto *mark : decl->specific_attrs<AnnotateAttr>()) {
    llvm::StringRef text = mark->getAnnotation();
    if (mark->isInherited() || !text.starts_with("coro::") || llvm::is_contained(annotations, text))
      continue;
    finding found;
    found.location = mark->getLocation();
    found.message = "unknown annotation '" + text.str() + "'" +
                    did_you_mean(text, std::vector<std::string>(std::begin(annotations), std::end(annotations)));
    found.function = catalog_name(decl);
    found.subject = text.str();
    report(std::move(found));
  }
}

/// Calls `look` for the functions that `decl` declares in the project's own files, whether or not they are called.
void for_each_declared(const Decl *decl, const SourceManager &sources,
                       llvm::function_ref<void(const FunctionDecl *)> look) {
  if (decl->isImplicit() || sources.isInSystemHeader(decl->getLocation()))
    return;
  if (const auto *pattern = dyn_cast<TemplateDecl>(decl))
    decl = pattern->getTemplatedDecl();
  if (const auto *fn = dyn_cast_or_null<FunctionDecl>(decl))
    look(fn);
  else if (isa_and_nonnull<TranslationUnitDecl, NamespaceDecl, LinkageSpecDecl, ExportDecl, CXXRecordDecl>(decl))
    for (const Decl *part : cast<DeclContext>(decl)->decls())
      for_each_declared(part, sources, look);
}

void report_comments(FileID file, const SourceManager &sources, reporter report) {
  std::vector<std::string> checks;
  for (const catalog::finding &row : catalog::findings)
    checks.push_back("coro-" + std::string(row.id));
  for (const nolint_comment &one : nolint_comments(sources.getBufferData(file)))
    for (const nolint_item &item : one.items) {
      if (!item.check.starts_with("coro-") || item.check.contains('*') || llvm::is_contained(checks, item.check) ||
          one.kind == nolint_comment::form::end)
        continue;
      finding found;
      found.location = sources.getLocForStartOfFile(file).getLocWithOffset(static_cast<int>(item.offset));
      found.message = "this comment silences nothing: there is no check '" + item.check.str() + "'" +
                      did_you_mean(item.check, checks, "; coro-tidy --list prints them all");
      found.subject = item.check.str();
      report(std::move(found));
    }
}

} // namespace

void bad_config(const model &unit, const options &opts, reporter report) {
  if (opts.rows)
    report_file(unit, *opts.rows, report);
  const SourceManager &sources = unit.ast.getSourceManager();
  for_each_own_file(sources, "NOLINT", [&](FileID file) { report_comments(file, sources, report); });
  llvm::DenseSet<const FunctionDecl *> seen;
  auto look = [&](const FunctionDecl *decl) {
    if (decl && decl->hasAttrs() && seen.insert(decl).second)
      report_annotations(decl, report);
  };
  for (const Decl *top : unit.ast.getTraversalScope())
    for_each_declared(top, unit.ast.getSourceManager(), look);
  for (const auto &fn : unit.functions) {
    for (const FunctionDecl *version : fn->decl->redecls())
      look(version);
    for (const call_site &site : fn->calls)
      if (site.callee)
        for (const FunctionDecl *version : site.callee->redecls())
          look(version);
  }
}

} // namespace corosan::checker::rules
