// Matching calls with the catalog; see calls.h.
#include "checker/lib/calls.h"

#include "checker/lib/arrived.h"
#include "checker/lib/compat.h"
#include "checker/lib/contexts.h"
#include "checker/lib/dialects.h"
#include "checker/lib/guards.h"
#include "checker/lib/loop_code.h"
#include "checker/lib/row_table.h"
#include "checker/lib/streams.h"

#include <clang/AST/Attr.h>

#include <llvm/ADT/StringSet.h>

using namespace clang;

namespace corosan::checker {
namespace {

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
  return rows().find_call(name, [&](const catalog::blocking_call &row) {
    auto named = [&](const CXXRecordDecl *record) { return names(row.name, listed_name(record) + "::" + name); };
    return row.kind == catalog::call_kind::method && (any_class(object, named) || any_class(owner, named));
  });
}

const catalog::blocking_call *match_class(const CXXRecordDecl *record, catalog::call_kind kind) {
  if (!record || !record->getIdentifier())
    return nullptr;
  return rows().find_call(record->getName(), [&, full = std::string()](const catalog::blocking_call &row) mutable {
    if (row.kind != kind)
      return false;
    if (full.empty())
      full = listed_name(record);
    return names(row.name, full);
  });
}

const catalog::blocking_call *match_function(const FunctionDecl *callee) {
  if (!callee->getIdentifier())
    return nullptr;
  std::string full, global = "::" + callee->getName().str();
  bool is_c = callee->isExternC();
  return rows().find_call(callee->getName(), [&](const catalog::blocking_call &row) {
    if (row.kind != catalog::call_kind::function)
      return false;
    if (full.empty())
      full = listed_name(callee);
    return names(row.name, full) || (is_c && names(row.name, global));
  });
}

/// The first row that names `callee`, called on an object of class `object` when it is a method.
const catalog::blocking_call *match(const FunctionDecl *callee, const CXXRecordDecl *object) {
  if (isa<CXXConstructorDecl>(callee))
    return match_class(object, catalog::call_kind::constructor);
  if (isa<CXXDestructorDecl>(callee))
    return match_class(object, catalog::call_kind::destructor);
  if (const auto *method = dyn_cast<CXXMethodDecl>(callee); method && !method->isStatic())
    return match_method(method->getNameAsString(), object, method->getParent());
  if (callee->isOverloadedOperator()) // stream << "text" is no member
    return match_method(callee->getNameAsString(), object, nullptr);
  return match_function(callee);
}

/// Reading std::cin has no row of its own: any of its readers waits for a person, as getchar does.
const catalog::blocking_call *console_row() {
  return rows().find_call("getchar", [](const catalog::blocking_call &row) { return row.name == "::getchar"; });
}

bool annotated(const FunctionDecl *decl, llvm::StringRef text) {
  for (const FunctionDecl *version : decl->redecls())
    for (const auto *mark : version->specific_attrs<AnnotateAttr>())
      if (mark->getAnnotation() == text)
        return true;
  return false;
}

const CXXRecordDecl *class_of(const FunctionDecl *decl) {
  const auto *method = dyn_cast<CXXMethodDecl>(decl);
  return method ? method->getParent() : nullptr;
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

/// std::filesystem::exists and the like. As a rule the kernel knows the answer: that is worth a word where the loop's
/// own code asks, with an await at hand, and not behind other functions.
bool asks_file_system(const catalog::blocking_call &row) {
  llvm::StringRef name(row.name);
  return row.group == catalog::group::filesystem && row.kind == catalog::call_kind::function &&
         name.consume_front("std::filesystem::") && name != "absolute" && name != "current_path" &&
         name != "temp_directory_path";
}

/// What an awaiter waits for is there when its await_resume runs, which fetches a result or joins what has ended.
bool only_fetches(const catalog::blocking_call &row, const function &from) {
  return row.group == catalog::group::thread && from.context == context::awaiter &&
         plain_name(from.decl) == "await_resume";
}

} // namespace

bool declared_nonblocking(const FunctionDecl *decl) {
  if (!decl)
    return false;
  if (declared_effect(decl) == blocking_effect::nonblocking || annotated(decl, "coro::nonblocking"))
    return true;
  const catalog::blocking_call *row = match(decl, class_of(decl));
  return row && row->certainty == catalog::certainty::never;
}

bool declared_by_user(const FunctionDecl *decl) {
  if (declared_nonblocking(decl))
    return true;
  const catalog::blocking_call *row = decl ? match(decl, class_of(decl)) : nullptr;
  return row && row->header == catalog::user_header;
}

sink match_call(const call_site &site, const function &from, const model &unit) {
  const FunctionDecl *callee = site.callee;
  if (!callee || site.awaited || declared_nonblocking(callee))
    return {};
  const Expr *stream = stream_of(site);
  medium behind = stream ? medium_of(stream) : medium::unknown;
  const Expr *source = poured_from(site);
  if ((behind == medium::console && reads(callee)) || (source && medium_of(source) == medium::console))
    return {console_row(), "std::cin", true};
  const catalog::blocking_call *row = match(callee, site.object);
  if (!row) {
    if (declared_effect(callee) == blocking_effect::blocking || annotated(callee, "coro::blocking"))
      return {nullptr, llvm::StringRef(catalog_name(callee)).ltrim(':').str(), true};
    return {};
  }
  if (row->certainty == catalog::certainty::never || only_fetches(*row, from))
    return {};
  // The body that is written here says more than a built-in row; the user knows what a row of theirs is about.
  if ((unit.find(callee) && row->header != catalog::user_header) || behind == medium::memory ||
      !can_block(*row, site, from, unit))
    return {};
  bool certain = row->certainty == catalog::certainty::always || behind == medium::file ||
                 (runs_on_loop(from) && asks_file_system(*row));
  if (is_stored(*row)) {
    medium argument = medium_of_arguments(site);
    if (argument == medium::memory)
      return {};
    certain = certain && !is_rarely_slow(site, unit.ast);
  }
  certain = certain && !(arrived(site, from, unit) & group_bit(static_cast<unsigned>(row->group))) &&
            !is_wake_up(*row, site, unit.ast);
  std::string name = row->header == catalog::user_header ? catalog_name(callee) : std::string(row->name);
  return {row, llvm::StringRef(name).ltrim(':').str(), certain};
}

} // namespace corosan::checker
