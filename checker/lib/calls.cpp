// Matching calls with the catalog; see calls.h.
#include "checker/lib/calls.h"

#include "checker/lib/compat.h"
#include "checker/lib/dialects.h"
#include "checker/lib/guards.h"
#include "checker/lib/streams.h"

#include <clang/AST/Attr.h>

#include <llvm/ADT/StringSet.h>

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

/// The name as the catalog has it: rows of boost::asio hold for standalone Asio too.
std::string listed_name(const NamedDecl *decl) {
  std::string name = catalog_name(decl);
  return llvm::StringRef(name).starts_with("asio::") ? "boost::" + name : name;
}

/// `name` as a method of `object` or, when it is known, of the class that declares it.
const catalog::blocking_call *match_method(const std::string &name, const CXXRecordDecl *object,
                                           const CXXRecordDecl *owner) {
  for (const catalog::blocking_call *row : index().named(name)) {
    if (row->kind != catalog::call_kind::method)
      continue;
    std::string_view wanted = row->name.substr(0, row->name.size() - name.size() - 2);
    auto same = [&](const CXXRecordDecl *record) { return listed_name(record) == wanted; };
    if (any_class(object, same) || any_class(owner, same))
      return row;
  }
  return nullptr;
}

const catalog::blocking_call *match_class(const CXXRecordDecl *record, catalog::call_kind kind) {
  if (!record || !record->getIdentifier())
    return nullptr;
  std::string full = listed_name(record);
  for (const catalog::blocking_call *row : index().named(record->getName()))
    if (row->kind == kind && row->name == full)
      return row;
  return nullptr;
}

const catalog::blocking_call *match_name(std::string_view last, std::string_view full) {
  for (const catalog::blocking_call *row : index().named(last))
    if (row->name == full)
      return row;
  return nullptr;
}

const catalog::blocking_call *match_function(const FunctionDecl *callee) {
  if (!callee->getIdentifier())
    return nullptr;
  auto rows = index().named(callee->getName());
  if (rows.empty())
    return nullptr;
  std::string full = listed_name(callee);
  bool is_c = callee->isExternC();
  std::string global = "::" + callee->getName().str();
  for (const catalog::blocking_call *row : rows)
    if (row->kind == catalog::call_kind::function && (row->name == full || (is_c && row->name == global)))
      return row;
  return nullptr;
}

const catalog::blocking_call *match(const call_site &site) {
  const FunctionDecl *callee = site.callee;
  if (isa<CXXConstructorDecl>(callee))
    return match_class(site.object, catalog::call_kind::constructor);
  if (isa<CXXDestructorDecl>(callee))
    return match_class(site.object, catalog::call_kind::destructor);
  if (const auto *method = dyn_cast<CXXMethodDecl>(callee); method && !method->isStatic())
    return match_method(method->getNameAsString(), site.object, method->getParent());
  if (callee->isOverloadedOperator()) // stream << "text" is no member
    return match_method(callee->getNameAsString(), site.object, nullptr);
  return match_function(callee);
}

/// Reading std::cin has no row of its own: any of its readers waits for a person, as getchar does.
const catalog::blocking_call *console_row() { return match_name("getchar", "::getchar"); }

bool annotated(const FunctionDecl *decl, llvm::StringRef text) {
  for (const FunctionDecl *version : decl->redecls())
    for (const auto *mark : version->specific_attrs<AnnotateAttr>())
      if (mark->getAnnotation() == text)
        return true;
  return false;
}

bool is_stored(const catalog::blocking_call &row) {
  return row.group == catalog::group::file || row.group == catalog::group::iostream ||
         row.group == catalog::group::filesystem;
}

/// Formatted and unformatted input; `!std::cin`, `std::cin.tie()` and the like only look at the stream.
bool reads(const FunctionDecl *callee) {
  static const llvm::StringSet<> readers = {"operator>>", "get",  "getline",  "read",
                                            "ignore",     "peek", "readsome", "sync"};
  return readers.contains(callee->getNameAsString());
}

} // namespace

bool declared_nonblocking(const FunctionDecl *decl) {
  return decl && (declared_effect(decl) == blocking_effect::nonblocking || annotated(decl, "coro::nonblocking"));
}

sink match_call(const call_site &site, const function &from, const model &unit) {
  const FunctionDecl *callee = site.callee;
  if (!callee || site.awaited || declared_nonblocking(callee))
    return {};
  const Expr *stream = stream_of(site);
  medium behind = stream ? medium_of(stream) : medium::unknown;
  if (behind == medium::console && reads(callee))
    return {console_row(), "std::cin", true};
  const catalog::blocking_call *row = match(site);
  if (!row) {
    if (declared_effect(callee) == blocking_effect::blocking || annotated(callee, "coro::blocking"))
      return {nullptr, llvm::StringRef(catalog_name(callee)).ltrim(':').str(), true};
    return {};
  }
  if (unit.find(callee) || behind == medium::memory || !can_block(*row, site, from, unit))
    return {};
  bool certain = row->certainty == catalog::certainty::always || behind == medium::file;
  if (is_stored(*row)) {
    medium argument = medium_of_arguments(site);
    if (argument == medium::memory)
      return {};
    certain = certain && !is_rarely_slow(site, unit.ast);
  }
  std::string name(row->name);
  return {row, llvm::StringRef(name).ltrim(':').str(), certain};
}

} // namespace corosan::checker
