// Numbers for strings, places and functions; see tables.h.
#include "checker/link/tables.h"

#include "checker/driver/merge.h"
#include "checker/driver/report.h"
#include "checker/lib/loop_code.h"

#include <clang/Index/USRGeneration.h>

#include <llvm/ADT/SmallString.h>

using namespace clang;

namespace corosan::checker::facts {

tables::tables(unit &into, const model &from, llvm::StringRef root)
    : into_(into), from_(from), sources_(from.ast.getSourceManager()), root_(root) {}

index tables::text(llvm::StringRef value) {
  auto [entry, is_new] = texts_.try_emplace(value, static_cast<index>(into_.strings.size()));
  if (is_new)
    into_.strings.push_back(entry->first()); // the map's own copy, which stays where it is
  return entry->second;
}

spot tables::at(SourceLocation location) {
  location = sources_.getFileLoc(location);
  spot result;
  if (location.isInvalid()) {
    result.path = text("");
    return result;
  }
  auto [file, offset] = sources_.getDecomposedLoc(location);
  auto [known, is_new] = paths_.try_emplace(file, none);
  if (is_new)
    known->second = text(relative_path(absolute_path(sources_, file), root_));
  result.path = known->second;
  result.line = sources_.getLineNumber(file, offset);
  result.column = sources_.getColumnNumber(file, offset);
  result.text = text(line_at(sources_, file, offset));
  return result;
}

bool tables::is_foreign(const Decl *decl) const {
  SourceLocation where = decl->getLocation();
  return where.isInvalid() || sources_.isInSystemHeader(sources_.getExpansionLoc(where));
}

/// The closure that an instantiation is made of, null for other classes.
static const CXXRecordDecl *closure_in(const CXXRecordDecl *record) {
  if (const auto *made = dyn_cast<ClassTemplateSpecializationDecl>(record))
    for (const TemplateArgument &argument : made->getTemplateArgs().asArray())
      if (argument.getKind() == TemplateArgument::Type)
        if (const CXXRecordDecl *part = argument.getAsType()->getAsCXXRecordDecl(); part && part->isLambda())
          return part;
  return nullptr;
}

std::string tables::usr_of(const NamedDecl *decl) {
  llvm::SmallString<128> usr;
  if (clang::index::generateUSRForDecl(decl, usr))
    return {};
  const auto *method = dyn_cast<CXXMethodDecl>(decl);
  bool lambda = method && method->getParent()->isLambda();
  const Decl *closure = lambda ? static_cast<const Decl *>(decl) : method ? closure_in(method->getParent()) : nullptr;
  if (decl->isExternallyVisible() && !closure)
    return std::string(usr);
  // Clang writes the bare file name of what is private to a unit, and gives closures no names.
  spot where = at((closure ? closure : decl)->getCanonicalDecl()->getLocation());
  std::string key = into_.text(where.path).str();
  if (closure)
    key += ":" + std::to_string(where.line) + ":" + std::to_string(where.column);
  return key + " " + std::string(usr);
}

std::optional<index> tables::symbol_of(const FunctionDecl *decl) {
  if (const function *judged = from_.find(decl))
    decl = judged->decl;
  return symbol_of(decl, [&] { return symbol{none, text(short_name(decl)), is_foreign(decl), decl->isPureVirtual()}; });
}

std::optional<index> tables::symbol_of(const ValueDecl *slot) {
  return symbol_of(slot, [&] { return symbol{none, text(slot->getName()), 0, /*is_pure=*/1, /*is_slot=*/1}; });
}

std::optional<index> tables::symbol_of(const NamedDecl *decl, llvm::function_ref<symbol()> row) {
  auto known = by_decl_.find(decl->getCanonicalDecl());
  if (known != by_decl_.end())
    return known->second;
  std::optional<index> result;
  if (std::string usr = usr_of(decl); !usr.empty()) {
    auto [entry, is_new] = symbols_.try_emplace(usr, static_cast<index>(into_.symbols.size()));
    if (is_new) {
      into_.symbols.push_back(row());
      into_.symbols.back().usr = text(usr);
    }
    result = entry->second;
  }
  by_decl_[decl->getCanonicalDecl()] = result;
  return result;
}

} // namespace corosan::checker::facts
