// Recognises std::function and its like; see wrappers.h.
#include "checker/lib/wrappers.h"

#include "checker/lib/contexts.h"

#include <llvm/ADT/StringSet.h>

using namespace clang;

namespace corosan::checker {
namespace {

/// The signature that a class like std::function<void(int)> has; null for other classes.
const FunctionProtoType *wrapper_signature(const CXXRecordDecl *record) {
  static const llvm::StringSet<> names = {
      "function",     "move_only_function", "copyable_function",    "function_ref",           "Function",
      "AnyInvocable", "unique_function",    "noncopyable_function", "any_completion_handler", "any_invocable"};
  const auto *special = dyn_cast_or_null<ClassTemplateSpecializationDecl>(record);
  if (!special || !special->getIdentifier() || !names.contains(special->getName()) ||
      special->getTemplateArgs().size() == 0 || special->getTemplateArgs()[0].getKind() != TemplateArgument::Type)
    return nullptr;
  return special->getTemplateArgs()[0].getAsType()->getAs<FunctionProtoType>();
}

} // namespace

std::optional<wrapped_callable> wrapped(const call_site &site) {
  const auto *method = dyn_cast_or_null<CXXMethodDecl>(site.callee);
  const FunctionProtoType *signature = method ? wrapper_signature(method->getParent()) : nullptr;
  if (!signature)
    return {};
  const Expr *value = nullptr;
  if (const auto *made = dyn_cast_or_null<CXXConstructExpr>(site.expression))
    value = made->getNumArgs() > 0 ? made->getArg(0) : nullptr;
  else if (const auto *assigned = dyn_cast_or_null<CXXOperatorCallExpr>(site.expression))
    value = assigned->isAssignmentOp() ? assigned->getArg(1) : nullptr;
  if (!value || value->isTypeDependent())
    return {};
  return wrapped_callable{method->getParent(), signature, value};
}

const FunctionDecl *called_function(const Expr *value) {
  const Expr *named = strip(value);
  if (const auto *address = dyn_cast_or_null<UnaryOperator>(named); address && address->getOpcode() == UO_AddrOf)
    named = strip(address->getSubExpr());
  if (const auto *name = dyn_cast_or_null<DeclRefExpr>(named))
    if (const auto *function = dyn_cast<FunctionDecl>(name->getDecl()))
      return function;
  const CXXRecordDecl *record = value->getType().getNonReferenceType()->getAsCXXRecordDecl();
  if (!record || !record->hasDefinition())
    return nullptr;
  if (const FunctionTemplateDecl *generic = record->isLambda() ? record->getDependentLambdaCallOperator() : nullptr) {
    for (const FunctionDecl *version : generic->specializations())
      if (!version->getReturnType()->isDependentType())
        return version;
    return nullptr;
  }
  const auto operators = record->lookup(record->getASTContext().DeclarationNames.getCXXOperatorName(OO_Call));
  return operators.isSingleResult() ? dyn_cast<CXXMethodDecl>(operators.front()) : nullptr;
}

} // namespace corosan::checker
