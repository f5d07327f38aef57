// Matching calls with the catalog; see calls.h.
#include "checker/lib/calls.h"

#include "checker/lib/compat.h"
#include "checker/lib/dialects.h"
#include "checker/lib/guards.h"

#include <clang/AST/Attr.h>

#include <map>

using namespace clang;

namespace corosan::checker {
namespace {

/// Rows by the last part of their name, so that most calls are dismissed by one look-up.
class row_index {
public:
  row_index() {
    for (const catalog::blocking_call &row : catalog::blocking_calls) {
      std::size_t colons = row.name.rfind("::");
      rows[colons == std::string_view::npos ? row.name : row.name.substr(colons + 2)].push_back(&row);
    }
  }

  llvm::ArrayRef<const catalog::blocking_call *> named(std::string_view last) const {
    auto found = rows.find(last);
    return found == rows.end() ? llvm::ArrayRef<const catalog::blocking_call *>() : llvm::ArrayRef(found->second);
  }

private:
  std::map<std::string_view, std::vector<const catalog::blocking_call *>> rows;
};

const row_index &index() {
  static const row_index all;
  return all;
}

/// Calls `visit` with `record` and every base of it until it answers true.
bool any_class(const CXXRecordDecl *record, llvm::function_ref<bool(const CXXRecordDecl *)> visit) {
  if (!record)
    return false;
  if (visit(record))
    return true;
  if (const CXXRecordDecl *definition = record->getDefinition())
    for (const CXXBaseSpecifier &base : definition->bases())
      if (any_class(base.getType()->getAsCXXRecordDecl(), visit))
        return true;
  return false;
}

const catalog::blocking_call *match_method(const CXXMethodDecl *method, const CXXRecordDecl *object) {
  std::string name = method->getNameAsString();
  const catalog::blocking_call *found = nullptr;
  for (const catalog::blocking_call *row : index().named(name)) {
    if (row->kind != catalog::call_kind::method)
      continue;
    std::string_view wanted = row->name.substr(0, row->name.size() - name.size() - 2);
    auto same = [&](const CXXRecordDecl *record) { return catalog_name(record) == wanted; };
    if (any_class(object, same) || any_class(method->getParent(), same))
      return row;
  }
  return found;
}

const catalog::blocking_call *match_class(const CXXRecordDecl *record, catalog::call_kind kind) {
  if (!record || !record->getIdentifier())
    return nullptr;
  std::string full = catalog_name(record);
  for (const catalog::blocking_call *row : index().named(record->getName()))
    if (row->kind == kind && row->name == full)
      return row;
  return nullptr;
}

const catalog::blocking_call *match_function(const FunctionDecl *callee) {
  if (!callee->getIdentifier())
    return nullptr;
  auto rows = index().named(callee->getName());
  if (rows.empty())
    return nullptr;
  std::string full = catalog_name(callee);
  bool is_c = callee->isExternC();
  std::string global = "::" + callee->getName().str();
  for (const catalog::blocking_call *row : rows)
    if (row->kind == catalog::call_kind::function && (row->name == full || (is_c && row->name == global)))
      return row;
  return nullptr;
}

bool annotated(const FunctionDecl *decl, llvm::StringRef text) {
  for (const FunctionDecl *version : decl->redecls())
    for (const auto *mark : version->specific_attrs<AnnotateAttr>())
      if (mark->getAnnotation() == text)
        return true;
  return false;
}

} // namespace

bool declared_nonblocking(const FunctionDecl *decl) {
  return decl && (declared_effect(decl) == blocking_effect::nonblocking || annotated(decl, "coro::nonblocking"));
}

sink match_call(const call_site &site, const function &from, const model &unit) {
  const FunctionDecl *callee = site.callee;
  if (!callee || site.awaited || declared_nonblocking(callee))
    return {};
  const catalog::blocking_call *row = nullptr;
  if (isa<CXXConstructorDecl>(callee))
    row = match_class(site.object, catalog::call_kind::constructor);
  else if (isa<CXXDestructorDecl>(callee))
    row = match_class(site.object, catalog::call_kind::destructor);
  else if (const auto *method = dyn_cast<CXXMethodDecl>(callee); method && !method->isStatic())
    row = match_method(method, site.object);
  else
    row = match_function(callee);
  if (!row) {
    if (declared_effect(callee) == blocking_effect::blocking || annotated(callee, "coro::blocking"))
      return {nullptr, catalog_name(callee), true};
    return {};
  }
  if (unit.find(callee) || !can_block(*row, site, from, unit))
    return {};
  std::string name(row->name);
  return {row, llvm::StringRef(name).ltrim(':').str(), row->certainty == catalog::certainty::always};
}

} // namespace corosan::checker
