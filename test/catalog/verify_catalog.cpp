// Looks up every name of catalog/blocking_calls.def in the headers that its rows name, with Clang: a row whose header
// is missing, or whose name nothing declares, is an error. Headers of READ_HEADER rows are looked for below
// /usr/include and in the folders given as -IDIR; what is not there is counted as not checked. Other arguments are
// further names to look up ("::read", "std::thread::join"), so that a test can see a wrong one fail.
#include "catalog/catalog.h"

#include <clang/AST/DeclCXX.h>
#include <clang/AST/DeclTemplate.h>
#include <clang/Frontend/ASTUnit.h>
#include <clang/Tooling/Tooling.h>

#include <llvm/ADT/STLExtras.h>
#include <llvm/ADT/SmallVector.h>
#include <llvm/Support/FileSystem.h>
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
    "<boost/asio/spawn.hpp>\n#include <boost/asio/experimental/awaitable_operators.hpp>\n#include "
    "<boost/asio/experimental/parallel_group.hpp>\n";
/// Names of dialects whose headers were read elsewhere: of libraries that no build has, or newer than Boost 1.81.
constexpr std::string_view read_names[] = {"::uv_run", "::event_base_loop", "::event_base_dispatch",
                                           "boost::asio::cancel_after"};

const catalog::read_header *read_header_of(std::string_view header) {
  for (const catalog::read_header &row : catalog::read_headers)
    if (row.header == header)
      return &row;
  return nullptr;
}

/// One TU that includes every header of the catalog that a build has.
std::string all_headers() {
  // Boost.Thread calls its future unique_future unless a newer interface is asked for.
  std::string source = "#define BOOST_THREAD_VERSION 4\n";
  std::vector<std::string_view> seen;
  for (const catalog::blocking_call &call : catalog::blocking_calls) {
    if (read_header_of(call.header) || std::find(seen.begin(), seen.end(), call.header) != seen.end())
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

/// Static members are functions to the catalog: no object decides which one is called.
bool is_function(const clang::NamedDecl *decl, catalog::call_kind kind) {
  if (const auto *shadow = llvm::dyn_cast<clang::UsingShadowDecl>(decl))
    decl = shadow->getTargetDecl();
  const clang::FunctionDecl *function = decl->getAsFunction();
  const auto *method = llvm::dyn_cast_or_null<clang::CXXMethodDecl>(function);
  return function && (method && !method->isStatic()) == (kind == catalog::call_kind::method);
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
      if (of_class ? record != nullptr : is_function(each, *kind))
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

std::unique_ptr<clang::ASTUnit> parse(const std::string &source, const std::vector<std::string> &includes) {
  std::vector<std::string> arguments = {"-std=c++20",
                                        "-w",
                                        "-fPIC", // Qt asks for it
                                        "-Xclang",
                                        "-skip-function-bodies",
                                        "-I/usr/include/libxml2",
                                        "-I" COROSAN_AIO_INCLUDE,
                                        "-resource-dir",
                                        COROSAN_RESOURCE_DIR};
  arguments.insert(arguments.end(), includes.begin(), includes.end());
  std::unique_ptr<clang::ASTUnit> unit = clang::tooling::buildASTFromCodeWithArgs(source, arguments, "headers.cpp");
  if (!unit || unit->getDiagnostics().hasErrorOccurred())
    return nullptr;
  return unit;
}

bool is_there(std::string_view header, const std::vector<std::string> &includes) {
  auto in = [&](llvm::StringRef folder) { return llvm::sys::fs::exists(folder + "/" + ref(header)); };
  return in("/usr/include") ||
         llvm::any_of(includes, [&](const std::string &include) { return in(llvm::StringRef(include).drop_front(2)); });
}

struct counts {
  unsigned checked = 0, missing = 0, not_checked = 0;
};

/// The rows of one package that need not be installed, in a TU of their own.
void check_package(std::string_view package, const std::vector<std::string> &includes, counts &all) {
  std::string source;
  std::vector<const catalog::blocking_call *> calls;
  for (const catalog::read_header &row : catalog::read_headers) {
    if (row.package != package)
      continue;
    bool there = is_there(row.header, includes);
    if (there)
      source += "#include <" + std::string(row.header) + ">\n";
    for (const catalog::blocking_call &call : catalog::blocking_calls)
      if (call.header == row.header) {
        if (there)
          calls.push_back(&call);
        else
          ++all.not_checked;
      }
  }
  if (calls.empty())
    return;
  std::unique_ptr<clang::ASTUnit> unit = parse(source, includes);
  if (!unit) {
    llvm::outs() << "does not compile: " << ref(package) << "\n";
    all.missing += calls.size();
    return;
  }
  for (const catalog::blocking_call *call : calls) {
    ++all.checked;
    if (!exists(unit->getASTContext().getTranslationUnitDecl(), without_root(ref(call->name)), call->kind)) {
      ++all.missing;
      llvm::outs() << "missing: " << ref(call->name) << "\n";
    }
  }
}

} // namespace

int main(int argc, char **argv) {
  std::vector<std::string> includes, names;
  for (int i = 1; i < argc; ++i)
    (llvm::StringRef(argv[i]).starts_with("-I") ? includes : names).emplace_back(argv[i]);
  std::unique_ptr<clang::ASTUnit> unit = parse(all_headers(), {});
  if (!unit) {
    llvm::errs() << "verify_catalog: the headers of the catalog do not compile together\n";
    return 1;
  }
  const clang::TranslationUnitDecl *root = unit->getASTContext().getTranslationUnitDecl();
  counts all;
  auto check = [&](llvm::StringRef name, std::optional<catalog::call_kind> kind) {
    ++all.checked;
    if (!name.contains("::")) { // the checker looks global names up as "::name"
      ++all.missing;
      llvm::outs() << "no namespace: " << name << "\n";
      return;
    }
    if (exists(root, without_root(name), kind))
      return;
    ++all.missing;
    llvm::outs() << "missing: " << name << "\n";
  };
  for (const catalog::blocking_call &call : catalog::blocking_calls)
    if (!read_header_of(call.header))
      check(ref(call.name), call.kind);
  std::vector<std::string_view> packages;
  for (const catalog::read_header &row : catalog::read_headers)
    if (!llvm::is_contained(packages, row.package))
      packages.push_back(row.package);
  for (std::string_view package : packages)
    check_package(package, includes, all);
  for (const catalog::dialect_name &row : catalog::dialect_names)
    if (llvm::is_contained(read_names, row.name))
      ++all.not_checked;
    else if (ref(row.name).starts_with("::") || !ref(row.name).contains("::") ||
             llvm::is_contained(installed_dialects, row.dialect))
      check(ref(row.name), std::nullopt);
  for (const std::string &name : names)
    check(name, catalog::call_kind::function);
  llvm::outs() << all.checked << " names checked, " << all.missing << " missing, " << all.not_checked
               << " not checked: their headers are not installed\n";
  return all.missing ? 1 : 0;
}
