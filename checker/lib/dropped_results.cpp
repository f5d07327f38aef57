// Callables that give a task to somebody who throws it away; see dropped_results.h.
#include "checker/lib/dropped_results.h"

#include "checker/lib/contexts.h"
#include "checker/lib/dialects.h"
#include "checker/lib/flow.h"
#include "checker/lib/tasks.h"

#include <llvm/ADT/StringSet.h>

using namespace clang;

namespace corosan::checker {
namespace {

using catalog::role;

bool gives_task(const FunctionDecl *callable) {
  const QualType type = callable->getReturnType();
  return !callable->isDependentContext() && !type->isDependentType() && is_lazy_task(type);
}

/// asio::post(context, [] { return f(); }), or a lambda coroutine given to it.
void add_handler(const handover &given, std::vector<dropped_result> &found) {
  if (given.by_call || !given.taker || !given.from || !given.from->decl || !gives_task(given.callable))
    return;
  const auto *constructor = dyn_cast<CXXConstructorDecl>(given.taker);
  const std::string taker = constructor ? catalog_name(constructor->getParent()) : catalog_name(given.taker);
  const llvm::StringRef name = plain_name(given.taker);
  const bool library = llvm::StringRef(taker).starts_with("boost::asio::") ||
                       llvm::StringRef(taker).starts_with("asio::") ||
                       llvm::StringRef(taker).starts_with("boost::beast::");
  const bool drops = has_role(given.taker, role::post) || taker == "std::thread" || taker == "std::jthread" ||
                     (library && name.starts_with("async_") && name != "async_initiate" && name != "async_compose");
  const auto *call = dyn_cast<CallExpr>(given.call);
  const unsigned count = call ? call->getNumArgs() : cast<CXXConstructExpr>(given.call)->getNumArgs();
  if (!drops || given.index >= count)
    return;
  const Expr *argument = call ? call->getArg(given.index) : cast<CXXConstructExpr>(given.call)->getArg(given.index);
  found.push_back({argument, given.from, constructor ? taker : name.str()});
}

/// A class like std::function<void(int)>: it calls what it holds and has no place for a result.
bool is_void_wrapper(const CXXRecordDecl *record) {
  static const llvm::StringSet<> names = {
      "function",     "move_only_function", "copyable_function",    "function_ref",           "Function",
      "AnyInvocable", "unique_function",    "noncopyable_function", "any_completion_handler", "any_invocable"};
  const auto *special = dyn_cast_or_null<ClassTemplateSpecializationDecl>(record);
  if (!special || !special->getIdentifier() || !names.contains(special->getName()) ||
      special->getTemplateArgs().size() == 0 || special->getTemplateArgs()[0].getKind() != TemplateArgument::Type)
    return false;
  const auto *signature = special->getTemplateArgs()[0].getAsType()->getAs<FunctionProtoType>();
  return signature && signature->getReturnType()->isVoidType();
}

/// True when a call of `value` gives a lazy task, whatever its arguments are.
bool is_called_for_task(const Expr *value) {
  const QualType type = value->getType().getNonReferenceType();
  const QualType pointed = type->isPointerType() ? type->getPointeeType() : type;
  if (const auto *function = pointed->getAs<FunctionType>())
    return is_lazy_task(function->getReturnType());
  const CXXRecordDecl *record = type->getAsCXXRecordDecl();
  if (!record || !record->hasDefinition())
    return false;
  if (const FunctionTemplateDecl *generic = record->isLambda() ? record->getDependentLambdaCallOperator() : nullptr)
    return llvm::any_of(generic->specializations(), gives_task);
  const auto operators = record->lookup(record->getASTContext().DeclarationNames.getCXXOperatorName(OO_Call));
  return !operators.empty() && llvm::all_of(operators, [](const NamedDecl *one) {
    const auto *method = dyn_cast<CXXMethodDecl>(one);
    return method && gives_task(method);
  });
}

/// std::function<void()> f = [] { return task(); }; and the same as an argument or an assignment.
void add_wrapped(const call_site &site, const function &fn, std::vector<dropped_result> &found) {
  const auto *method = dyn_cast_or_null<CXXMethodDecl>(site.callee);
  if (!method || !is_void_wrapper(method->getParent()))
    return;
  const Expr *value = nullptr;
  if (const auto *made = dyn_cast_or_null<CXXConstructExpr>(site.expression))
    value = made->getNumArgs() > 0 ? made->getArg(0) : nullptr;
  else if (const auto *assigned = dyn_cast_or_null<CXXOperatorCallExpr>(site.expression))
    value = assigned->isAssignmentOp() ? assigned->getArg(1) : nullptr;
  if (value && !value->isTypeDependent() && is_called_for_task(value))
    found.push_back({value, &fn, catalog_name(method->getParent()) + "<void(...)>"});
}

} // namespace

std::vector<dropped_result> dropped_results(const model &unit) {
  std::vector<dropped_result> found;
  for (const handover &given : unit.handovers)
    add_handler(given, found);
  for (const auto &fn : unit.functions)
    if (fn->decl && !is_dependent(fn->decl))
      for (const call_site &site : fn->calls)
        add_wrapped(site, *fn, found);
  return found;
}

} // namespace corosan::checker
