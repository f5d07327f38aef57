// Looks names of coro-calls.txt up in a translation unit; see declared.h.
#include "checker/lib/declared.h"

#include <clang/AST/DeclCXX.h>
#include <clang/AST/DeclTemplate.h>

#include <llvm/ADT/STLExtras.h>

using namespace clang;

namespace corosan::checker {
namespace {

bool has(const DeclContext *scope, llvm::StringRef name, unsigned depth);

/// The scope that `decl` is or names, or null.
const DeclContext *scope_of(const NamedDecl *decl) {
  if (const auto *shadow = dyn_cast<UsingShadowDecl>(decl))
    decl = shadow->getTargetDecl();
  if (const auto *templated = dyn_cast<ClassTemplateDecl>(decl))
    decl = templated->getTemplatedDecl();
  if (const auto *alias = dyn_cast<NamespaceAliasDecl>(decl))
    decl = alias->getNamespace();
  if (const auto *alias = dyn_cast<TypedefNameDecl>(decl))
    return alias->getUnderlyingType()->getAsCXXRecordDecl();
  return dyn_cast<DeclContext>(decl);
}

/// Members of `decl` called `name`, in every part of a namespace.
bool has_below(const NamedDecl *decl, llvm::StringRef name, unsigned depth) {
  const DeclContext *scope = scope_of(decl);
  if (!scope) // an alias of something dependent
    return isa<TypedefNameDecl>(decl);
  return has(scope, name, depth);
}

bool base_has(const CXXRecordDecl *record, llvm::StringRef name, unsigned depth) {
  return llvm::any_of(record->bases(), [&](const CXXBaseSpecifier &base) {
    const CXXRecordDecl *parent = base.getType()->getAsCXXRecordDecl();
    return !parent || has(parent, name, depth + 1); // a dependent base may have it
  });
}

/// Everything declared in `scope` that `pattern` matches; '*' may stand for several parts of a name.
bool has_match(const DeclContext *scope, const std::string &outer, llvm::StringRef pattern, unsigned depth) {
  for (const Decl *each : scope->decls()) {
    if (const auto *inner = dyn_cast<LinkageSpecDecl>(each)) {
      if (has_match(inner, outer, pattern, depth))
        return true;
      continue;
    }
    const auto *named = dyn_cast<NamedDecl>(each);
    if (!named || named->isImplicit())
      continue;
    const auto *space = dyn_cast<NamespaceDecl>(named);
    bool transparent = space && (space->isInline() || space->isAnonymousNamespace());
    std::string full = transparent ? outer : outer + named->getNameAsString();
    if (!transparent && catalog::matches(std::string_view(pattern), full))
      return true;
    const DeclContext *inner =
        isa<FunctionDecl, FunctionTemplateDecl, TypedefNameDecl>(named) ? nullptr : scope_of(named);
    if (inner && depth < 8 && has_match(inner, transparent ? outer : full + "::", pattern, depth + 1))
      return true;
  }
  return false;
}

bool has(const DeclContext *scope, llvm::StringRef name, unsigned depth) {
  if (depth > 16)
    return true;
  const auto *record = dyn_cast<CXXRecordDecl>(scope);
  if (record && !record->hasDefinition())
    return true;
  if (record)
    scope = record = record->getDefinition();
  auto [head, rest] = name.split("::");
  if (head.contains('*') && !head.starts_with("operator"))
    return has_match(scope, "", name, 0);
  if (head.starts_with("operator") || head.starts_with("~"))
    return true; // what it is called in here depends on more than its name
  ASTContext &ast = scope->getParentASTContext();
  for (const NamedDecl *found : scope->lookup(&ast.Idents.get(head)))
    if (rest.empty() || has_below(found, rest, depth + 1))
      return true;
  for (const Decl *each : scope->decls())
    if (const auto *space = dyn_cast<NamespaceDecl>(each); space && space->isAnonymousNamespace())
      if (has(space, name, depth + 1))
        return true;
  if (!record)
    return false;
  bool constructor = rest.empty() && record->getIdentifier() && record->getName() == head;
  return constructor || base_has(record, name, depth);
}

} // namespace

std::vector<unsigned> declared_lines(const ASTContext &ast, const row_table &table) {
  const TranslationUnitDecl *unit = ast.getTranslationUnitDecl();
  std::vector<unsigned> lines;
  for (const catalog::calls_line &line : table.file().lines) {
    llvm::StringRef name(line.name);
    name.consume_front("::");
    // Lines about Asio hold for both of its homes.
    bool declared = name.empty() || has(unit, name, 0) ||
                    (name.starts_with("asio::") && has(unit, "boost::" + name.str(), 0)) ||
                    (name.starts_with("boost::asio::") && has(unit, name.substr(sizeof("boost::") - 1), 0));
    if (declared)
      lines.push_back(line.line);
  }
  return lines;
}

} // namespace corosan::checker
