// Recognises calls that run or wait for a loop; see loop_runs.h.
#include "checker/lib/loop_runs.h"

#include "checker/lib/calls.h"
#include "checker/lib/contexts.h"
#include "checker/lib/dialects.h"
#include "checker/lib/flow.h"
#include "checker/lib/values.h"

using namespace clang;

namespace corosan::checker {
namespace {

/// A function object such as `stdexec::sync_wait` goes by the name of its variable.
const NamedDecl *called_object(const call_site &site) {
  const auto *call = dyn_cast_or_null<CXXOperatorCallExpr>(site.expression);
  if (!call || call->getOperator() != OO_Call || call->getNumArgs() == 0)
    return nullptr;
  const VarDecl *object = named_variable(call->getArg(0));
  return object && object->hasGlobalStorage() ? object : nullptr;
}

/// A variable that `from` made, not one that somebody else gave it a reference to.
bool is_own(const ValueDecl *root, const function &from) {
  const auto *variable = dyn_cast_or_null<VarDecl>(root);
  if (!variable || isa<ParmVarDecl>(variable) || variable->hasGlobalStorage() || !from.decl ||
      variable->getDeclContext() != static_cast<const DeclContext *>(from.decl))
    return false;
  const QualType type = variable->getType();
  if (!type->isReferenceType() && !type->isPointerType() && classify_task(type) == std::nullopt) {
    const auto *record = type->getAsCXXRecordDecl();
    const llvm::StringRef name = record && record->getIdentifier() ? record->getName() : llvm::StringRef();
    if (name != "shared_ptr" && name != "reference_wrapper")
      return true;
  }
  const auto *made = dyn_cast_or_null<CallExpr>(bare(variable->getInit()));
  const llvm::StringRef maker = made ? plain_name(made->getDirectCallee()) : llvm::StringRef();
  return isa_and_nonnull<CXXNewExpr>(bare(variable->getInit())) || maker == "make_shared" || maker == "make_unique";
}

/// The same with the functions around a lambda. A coroutine of Asio runs on an executor whatever it captures; elsewhere
/// one that drives a loop of the function around it is run by somebody who waits there.
bool is_own_or_captured(const ValueDecl *root, const function &from) {
  if (is_own(root, from))
    return true;
  if (llvm::StringRef(from.dialect).contains("asio"))
    return false;
  for (const function *outer = from.encloser; outer; outer = outer->encloser)
    if (outer->context == context::plain && is_own(root, *outer))
      return from.context == context::coroutine;
  return false;
}

/// True for a loop, and for a class that keeps one in a field.
bool holds_loop(QualType type, unsigned depth = 0) {
  type = type.getNonReferenceType();
  if (type->isPointerType())
    type = type->getPointeeType();
  const CXXRecordDecl *record = type->getAsCXXRecordDecl();
  if (!record || !record->hasDefinition() || depth > 3)
    return false;
  record = record->getDefinition();
  if (const auto *pointer = dyn_cast<ClassTemplateSpecializationDecl>(record);
      pointer && pointer->isInStdNamespace() && pointer->getTemplateArgs().size() > 0 &&
      pointer->getTemplateArgs()[0].getKind() == TemplateArgument::Type)
    return holds_loop(pointer->getTemplateArgs()[0].getAsType(), depth + 1);
  return llvm::any_of(record->methods(), [](const CXXMethodDecl *one) { return has_role(one, catalog::role::run); }) ||
         llvm::any_of(record->fields(), [&](const FieldDecl *one) { return holds_loop(one->getType(), depth + 1); }) ||
         llvm::any_of(record->bases(),
                      [&](const CXXBaseSpecifier &one) { return holds_loop(one.getType(), depth + 1); });
}

/// The call with the token use_future that made the future `expression`, or null.
const CallExpr *use_future_call(const Expr *expression) {
  expression = strip(expression);
  if (const VarDecl *variable = named_variable(expression))
    expression = isa<ParmVarDecl>(variable) || variable->hasGlobalStorage() ? nullptr : strip(variable->getInit());
  const auto *call = dyn_cast_or_null<CallExpr>(expression);
  if (!call)
    return nullptr;
  for (const Expr *argument : call->arguments()) {
    const CXXRecordDecl *token = argument->getType().isNull() || argument->isTypeDependent()
                                     ? nullptr
                                     : argument->getType().getNonReferenceType()->getAsCXXRecordDecl();
    if (token && token->getIdentifier() && token->getName() == "use_future_t")
      return call;
  }
  return nullptr;
}

/// The operation runs elsewhere and completes whatever this loop does.
bool on_pool(const CallExpr *operation) {
  if (const auto *member = dyn_cast<CXXMemberCallExpr>(operation))
    if (means_pool(member->getImplicitObjectArgument()))
      return true;
  return operation->getNumArgs() > 0 && means_pool(operation->getArg(0));
}

} // namespace

bool uses_private_loop(const call_site &site, const function &from) {
  const auto *call = dyn_cast_or_null<CallExpr>(site.expression);
  if (const Expr *object = object_of(site);
      object && is_own_or_captured(root_of(object), from) && holds_loop(root_of(object)->getType()))
    return true;
  if (!call)
    return false;
  return llvm::any_of(call->arguments(), [&](const Expr *argument) {
    const CXXRecordDecl *record = argument->getType().isNull() || argument->isTypeDependent()
                                      ? nullptr
                                      : argument->getType().getNonReferenceType()->getAsCXXRecordDecl();
    return record && record->getIdentifier() && record->getName() == "io_context" &&
           is_own_or_captured(root_of(argument), from);
  });
}

loop_wait loop_wait_of(const call_site &site, const function &from, const model &unit) {
  if (!isa_and_nonnull<CallExpr>(site.expression) || site.awaited)
    return loop_wait::none;
  const bool runs = has_role(site.callee, catalog::role::run) || has_role(called_object(site), catalog::role::run);
  if (runs && object_of(site))
    return is_own_or_captured(root_of(object_of(site)), from) ? loop_wait::none : loop_wait::runs_loop;
  if (runs) {
    // sync_wait(schedule(pool)...): an argument that stands for a pool's work ends by itself.
    const auto *call = cast<CallExpr>(site.expression);
    for (const Expr *argument : call->arguments())
      if (means_pool(argument))
        return loop_wait::none;
    const bool takes_task = llvm::any_of(call->arguments(), [](const Expr *argument) {
      return argument->isTypeDependent() || argument->getType()->isRecordType();
    });
    // While it waits, Qt's runs a loop of its own.
    const auto known = role_of(site.callee, catalog::role::run);
    const bool nests = known && known->dialect == "qcoro";
    return takes_task && !nests ? loop_wait::waits_for_task : loop_wait::runs_loop;
  }
  const llvm::StringRef name = plain_name(site.callee);
  if ((name != "get" && name != "wait") || !object_of(site))
    return loop_wait::none;
  const CallExpr *operation = use_future_call(object_of(site));
  return operation && !on_pool(operation) && !match_call(site, from, unit).name.empty() ? loop_wait::waits_for_future
                                                                                        : loop_wait::none;
}

std::string loop_wait_name(const call_site &site) {
  if (const NamedDecl *object = called_object(site))
    return catalog_name(object);
  std::string name = catalog_name(site.callee);
  return llvm::StringRef(name).starts_with("::") ? name.substr(2) : name;
}

} // namespace corosan::checker
