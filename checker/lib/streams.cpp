// Files, consoles and memory behind streams; see streams.h.
#include "checker/lib/streams.h"

#include "checker/lib/contexts.h"
#include "checker/lib/dialects.h"
#include "checker/lib/scan.h"
#include "checker/lib/values.h"

using namespace clang;

namespace corosan::checker {
namespace {

bool any_base(const CXXRecordDecl *record, llvm::function_ref<bool(llvm::StringRef)> wanted, unsigned depth = 0) {
  if (!record || !record->hasDefinition() || depth > 16)
    return false;
  if (record->getIdentifier() && wanted(record->getName()))
    return true;
  for (const CXXBaseSpecifier &base : record->getDefinition()->bases())
    if (any_base(base.getType()->getAsCXXRecordDecl(), wanted, depth + 1))
      return true;
  return false;
}

const VarDecl *variable_of(const Expr *expression) { return dyn_cast_or_null<VarDecl>(root_of(expression)); }

/// The C function whose result a variable was made from.
llvm::StringRef opener_of(const VarDecl *variable) {
  if (!variable || isa<ParmVarDecl>(variable) || !variable->hasInit())
    return {};
  const auto *call = dyn_cast_or_null<CallExpr>(strip(variable->getInit()));
  const FunctionDecl *callee = call ? call->getDirectCallee() : nullptr;
  return callee && callee->getIdentifier() ? callee->getName() : llvm::StringRef();
}

bool names_kernel_path(const Stmt *root) {
  return any_below(root, [](const Stmt *part) {
    const auto *text = dyn_cast<StringLiteral>(part);
    if (!text || text->getCharByteWidth() != 1)
      return false;
    llvm::StringRef path = text->getString();
    return path.starts_with("/proc/") || path.starts_with("/sys/") || path.starts_with("/dev/");
  });
}

} // namespace

medium medium_of(const Expr *stream) {
  stream = strip(stream);
  if (!stream || stream->getType().isNull())
    return medium::unknown;
  if (const VarDecl *variable = variable_of(stream); variable && variable->getIdentifier() &&
                                                     variable->isInStdNamespace() &&
                                                     (variable->getName() == "cin" || variable->getName() == "wcin"))
    return medium::console;
  const CXXRecordDecl *record = stream->getType().getNonReferenceType()->getAsCXXRecordDecl();
  if (any_base(record,
               [](llvm::StringRef name) { return name.contains("stringstream") || name.contains("spanstream"); }))
    return medium::memory;
  auto is_file = [](llvm::StringRef name) {
    return name == "basic_ifstream" || name == "basic_ofstream" || name == "basic_fstream";
  };
  return any_base(record, is_file) ? medium::file : medium::unknown;
}

medium medium_of_arguments(const call_site &site) {
  for (unsigned i = 0; i < argument_count(site); ++i) {
    const Expr *argument = argument_of(site, i);
    if (!argument || argument->getType().isNull() || !argument->getType()->isPointerType())
      continue;
    const VarDecl *variable = variable_of(argument);
    if (!variable || !variable->getIdentifier())
      continue;
    if (variable->getName() == "stdin" && variable->hasExternalStorage())
      return medium::console;
    llvm::StringRef opener = opener_of(variable);
    if (opener == "fmemopen" || opener == "open_memstream")
      return medium::memory;
  }
  return medium::unknown;
}

bool is_rarely_slow(const call_site &site, const ASTContext &) {
  for (unsigned i = 0; i < argument_count(site); ++i) {
    const Expr *argument = argument_of(site, i);
    const VarDecl *variable = argument ? variable_of(argument) : nullptr;
    if (!variable || !variable->getIdentifier())
      continue;
    if (variable->hasExternalStorage() && (variable->getName() == "stderr" || variable->getName() == "stdout"))
      return true;
    if (!isa<ParmVarDecl>(variable) && variable->hasInit() && names_kernel_path(variable->getInit()))
      return true;
  }
  if (const auto *member = dyn_cast_or_null<CXXMemberCallExpr>(site.expression))
    if (const VarDecl *variable = variable_of(member->getImplicitObjectArgument());
        variable && !isa<ParmVarDecl>(variable) && variable->hasInit() && names_kernel_path(variable->getInit()))
      return true;
  return site.expression && names_kernel_path(site.expression);
}

const Expr *poured_from(const call_site &site) {
  const Expr *given = nullptr;
  if (const auto *op = dyn_cast_or_null<CXXOperatorCallExpr>(site.expression)) {
    const auto *buffer = op->getOperator() == OO_LessLess && op->getNumArgs() == 2
                             ? dyn_cast_or_null<CXXMemberCallExpr>(strip(op->getArg(1)))
                             : nullptr;
    if (buffer && plain_name(buffer->getMethodDecl()) == "rdbuf")
      given = buffer->getImplicitObjectArgument();
  } else if (const auto *made = dyn_cast_or_null<CXXConstructExpr>(site.expression); made && made->getNumArgs() == 1) {
    const CXXRecordDecl *record = made->getConstructor()->getParent();
    if (record->isInStdNamespace() && record->getName() == "istreambuf_iterator")
      given = made->getArg(0);
  }
  return given;
}

const Expr *stream_of(const call_site &site) {
  if (const auto *member = dyn_cast_or_null<CXXMemberCallExpr>(site.expression))
    return member->getImplicitObjectArgument();
  const auto *op = dyn_cast_or_null<CXXOperatorCallExpr>(site.expression);
  if (op)
    return op->getOperator() == OO_GreaterGreater || op->getOperator() == OO_LessLess ? op->getArg(0) : nullptr;
  bool is_getline = isa_and_nonnull<CallExpr>(site.expression) && site.callee->isInStdNamespace() &&
                    site.callee->getIdentifier() && site.callee->getName() == "getline";
  return is_getline ? argument_of(site, 0) : nullptr;
}

} // namespace corosan::checker
