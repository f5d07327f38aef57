// Looks up every name of catalog/blocking_calls.def in the headers that its rows name, with Clang: a row whose header
// is missing, or whose name nothing declares, is an error. Arguments are further names to look up ("::read",
// "std::thread::join"), so that a test can see a wrong one fail.
#include "catalog/catalog.h"

#include <clang/AST/DeclCXX.h>
#include <clang/AST/DeclTemplate.h>
#include <clang/Frontend/ASTUnit.h>
#include <clang/Tooling/Tooling.h>

#include <llvm/ADT/SmallVector.h>
#include <llvm/Support/raw_ostream.h>

#include <algorithm>
#include <optional>

namespace catalog = corosan::catalog;

namespace {

llvm::StringRef ref(std::string_view text) { return {text.data(), text.size()}; }

/// The dialects whose headers every build has.
constexpr std::string_view installed_dialects[] = {"aio", "boost_asio", "boost_asio_coro"};
constexpr llvm::StringLiteral dialect_headers =
    "#include <aio/aio.h>\n#include <boost/asio.hpp>\n#include <boost/asio/experimental/co_spawn.hpp>\n"
    "#include <boost/asio/experimental/coro.hpp>\n#include <boost/asio/experimental/promise.hpp>\n#include "
    "<boost/asio/spawn.hpp>\n";

/// One TU that includes every header of the catalog.
std::string all_headers() {
  // Boost.Thread calls its future unique_future unless a newer interface is asked for.
  std::string source = "#define BOOST_THREAD_VERSION 4\n";
  std::vector<std::string_view> seen;
  for (const catalog::blocking_call &call : catalog::blocking_calls) {
    if (std::find(seen.begin(), seen.end(), call.header) != seen.end())
      continue;
    seen.push_back(call.header);
    source += "#include <" + std::string(call.header) + ">\n";
  }
  return source + dialect_headers.str();
}

/// The class that a declaration is or names, or null.
const clang::CXXRecordDecl *as_record(const clang::NamedDecl *decl) {
  if (const auto *shadow = llvm::dyn_cast<clang::UsingShadowDecl>(decl))
    decl = shadow->getTargetDecl();
  if (const auto *templated = llvm::dyn_cast<clang::ClassTemplateDecl>(decl))
    decl = templated->getTemplatedDecl();
  if (const auto *alias = llvm::dyn_cast<clang::TypedefNameDecl>(decl))
    return alias->getUnderlyingType()->getAsCXXRecordDecl();
  return llvm::dyn_cast<clang::CXXRecordDecl>(decl);
}

const clang::CXXRecordDecl *base_record(const clang::CXXBaseSpecifier &base) {
  if (const auto *record = base.getType()->getAsCXXRecordDecl())
    return record;
  // A base that depends on a template parameter: the template itself is good enough to know its members.
  if (const auto *dependent = base.getType()->getAs<clang::TemplateSpecializationType>())
    if (const auto *templated = dependent->getTemplateName().getAsTemplateDecl())
      return as_record(templated);
  return nullptr;
}

using found = llvm::SmallVector<const clang::NamedDecl *, 4>;

/// The members called `name` of `scope`; for a class, those of its bases when it has none.
found members(const clang::DeclContext *scope, llvm::StringRef name) {
  found result;
  const auto *record = llvm::dyn_cast<clang::CXXRecordDecl>(scope);
  if (record && record->hasDefinition())
    scope = record = record->getDefinition();
  for (const clang::Decl *each : scope->decls()) // an inline namespace's members are its parent's
    if (const auto *nested = llvm::dyn_cast<clang::NamespaceDecl>(each); nested && nested->isInline())
      result.append(members(nested, name));
  clang::ASTContext &ast = scope->getParentASTContext();
  if (name.starts_with("operator")) {
    for (const clang::Decl *each : scope->decls())
      if (const auto *named = llvm::dyn_cast<clang::NamedDecl>(each); named && named->getNameAsString() == name)
        result.push_back(named);
  } else {
    for (const clang::NamedDecl *each : scope->lookup(&ast.Idents.get(name)))
      result.push_back(each);
  }
  if (result.empty() && record && record->hasDefinition())
    for (const clang::CXXBaseSpecifier &base : record->bases())
      if (const clang::CXXRecordDecl *parent = base_record(base))
        result.append(members(parent, name));
  return result;
}

bool is_function(const clang::NamedDecl *decl) {
  if (const auto *shadow = llvm::dyn_cast<clang::UsingShadowDecl>(decl))
    decl = shadow->getTargetDecl();
  return decl->getAsFunction() != nullptr;
}

/// Whether `scope` has something called `name`: of that kind, or of any kind when none is given.
bool exists(const clang::DeclContext *scope, llvm::StringRef name, std::optional<catalog::call_kind> kind) {
  auto [head, rest] = name.split("::");
  for (const clang::NamedDecl *each : members(scope, head)) {
    const clang::CXXRecordDecl *record = as_record(each);
    if (rest.empty() && !kind)
      return true;
    if (rest.empty()) {
      bool of_class = kind == catalog::call_kind::constructor || kind == catalog::call_kind::destructor;
      bool in_class = scope->isRecord();
      if (of_class ? record != nullptr : is_function(each) && in_class == (kind == catalog::call_kind::method))
        return true;
    } else if (const auto *space = llvm::dyn_cast<clang::NamespaceDecl>(each)) {
      for (const clang::NamespaceDecl *part : space->redecls())
        if (exists(part, rest, kind))
          return true;
    } else if (record && exists(record, rest, kind)) {
      return true;
    }
  }
  return false;
}

llvm::StringRef without_root(llvm::StringRef name) {
  name.consume_front("::");
  return name;
}

} // namespace

int main(int argc, char **argv) {
  std::unique_ptr<clang::ASTUnit> unit = clang::tooling::buildASTFromCodeWithArgs(
      all_headers(),
      {"-std=c++20", "-w", "-Xclang", "-skip-function-bodies", "-I/usr/include/libxml2", "-I" COROSAN_AIO_INCLUDE,
       "-resource-dir", COROSAN_RESOURCE_DIR},
      "headers.cpp");
  if (!unit || unit->getDiagnostics().hasErrorOccurred()) {
    llvm::errs() << "verify_catalog: the headers of the catalog do not compile together\n";
    return 1;
  }
  const clang::TranslationUnitDecl *root = unit->getASTContext().getTranslationUnitDecl();
  unsigned missing = 0, checked = 0;
  auto check = [&](llvm::StringRef name, std::optional<catalog::call_kind> kind) {
    ++checked;
    if (!name.contains("::")) { // the checker looks global names up as "::name"
      ++missing;
      llvm::outs() << "no namespace: " << name << "\n";
      return;
    }
    if (exists(root, without_root(name), kind))
      return;
    ++missing;
    llvm::outs() << "missing: " << name << "\n";
  };
  for (const catalog::blocking_call &call : catalog::blocking_calls)
    check(ref(call.name), call.kind);
  for (const catalog::dialect_name &row : catalog::dialect_names)
    if (ref(row.name).starts_with("::") || !ref(row.name).contains("::") ||
        llvm::is_contained(installed_dialects, row.dialect))
      check(ref(row.name), std::nullopt);
  for (int i = 1; i < argc; ++i)
    check(argv[i], catalog::call_kind::function);
  llvm::outs() << checked << " names checked, " << missing << " missing\n";
  return missing ? 1 : 0;
}
