// What an argument stands for: a callable, a pool; see contexts.h.
#include "checker/lib/contexts.h"
#include "checker/lib/dialects.h"

#include <llvm/ADT/StringSet.h>

using namespace clang;

namespace corosan::checker {
namespace {

constexpr unsigned deepest = 8; // wrappers within wrappers, variables made from variables

/// A call that hands its only argument through.
const Expr *passed_through(const CallExpr *call) {
  const FunctionDecl *callee = call->getDirectCallee();
  if (!callee || !callee->isInStdNamespace() || call->getNumArgs() != 1)
    return nullptr;
  llvm::StringRef name = plain_name(callee);
  return name == "move" || name == "forward" || name == "ref" || name == "cref" ? call->getArg(0) : nullptr;
}

/// Functions that wrap a callable and give back one that calls it.
bool wraps_callable(llvm::StringRef name) {
  static const llvm::StringSet<> names = {"consign",  "append", "prepend", "redirect_error",
                                          "as_tuple", "bind",   "wrap",    "allocate_shared_handler"};
  return names.contains(name) || name.starts_with("bind_");
}

const VarDecl *named_variable(const Expr *expression) {
  const auto *name = dyn_cast_or_null<DeclRefExpr>(expression);
  return name ? dyn_cast<VarDecl>(name->getDecl()) : nullptr;
}

void call_operators(QualType type, bool on_pool, llvm::SmallVectorImpl<callable> &found) {
  const CXXRecordDecl *record = type.isNull() ? nullptr : type.getNonReferenceType()->getAsCXXRecordDecl();
  if (!record || !record->hasDefinition() || record->isLambda())
    return;
  for (const CXXMethodDecl *method : record->methods())
    if (method->getOverloadedOperator() == OO_Call && method->hasBody())
      found.push_back({method, on_pool, false});
}

void collect(const Expr *argument, bool on_pool, unsigned depth, llvm::SmallVectorImpl<callable> &found) {
  argument = strip(argument);
  if (!argument || depth > deepest)
    return;
  if (const auto *lambda = dyn_cast<LambdaExpr>(argument)) {
    if (const CXXMethodDecl *op = lambda->getCallOperator())
      found.push_back({op, on_pool, false});
    return;
  }
  if (const auto *address = dyn_cast<UnaryOperator>(argument); address && address->getOpcode() == UO_AddrOf)
    return collect(address->getSubExpr(), on_pool, depth + 1, found);
  if (const auto *name = dyn_cast<DeclRefExpr>(argument)) {
    if (const auto *fn = dyn_cast<FunctionDecl>(name->getDecl()))
      found.push_back({fn, on_pool, false});
    else if (const auto *variable = dyn_cast<VarDecl>(name->getDecl());
             variable && !isa<ParmVarDecl>(variable) && variable->hasInit())
      return collect(variable->getInit(), on_pool, depth + 1, found);
    return call_operators(argument->getType(), on_pool, found);
  }
  if (const auto *call = dyn_cast<CallExpr>(argument)) {
    const FunctionDecl *callee = call->getDirectCallee();
    llvm::StringRef name = plain_name(callee);
    if (wraps_callable(name)) {
      bool pool = on_pool;
      for (const Expr *part : call->arguments()) {
        if (name == "bind_executor" && part == call->getArg(0))
          pool = pool || means_pool(part);
        collect(part, pool, depth + 1, found);
      }
    } else if (callee && isa_and_nonnull<CoroutineBodyStmt>(callee->getBody())) {
      found.push_back({callee, on_pool, true});
    }
    return;
  }
  if (const auto *made = dyn_cast<CXXConstructExpr>(argument); made && made->getNumArgs() > 0) {
    // A type-erased wrapper built from a callable stands for that callable.
    std::size_t before = found.size();
    for (const Expr *part : made->arguments())
      if (isa_and_nonnull<LambdaExpr>(strip(part)))
        collect(part, on_pool, depth + 1, found);
    if (found.size() != before)
      return;
  }
  call_operators(argument->getType(), on_pool, found);
}

/// `type`, or what a smart pointer of the standard library points to.
QualType pointee(QualType type) {
  if (type->isPointerType())
    return type->getPointeeType();
  const auto *owner = dyn_cast_or_null<ClassTemplateSpecializationDecl>(type->getAsCXXRecordDecl());
  const bool smart = owner && owner->isInStdNamespace() && owner->getIdentifier() &&
                     (owner->getName() == "shared_ptr" || owner->getName() == "unique_ptr");
  return smart && owner->getTemplateArgs()[0].getKind() == TemplateArgument::Type
             ? owner->getTemplateArgs()[0].getAsType()
             : type;
}

bool pool_within(const Expr *expression, unsigned depth) {
  expression = strip(expression);
  if (!expression || depth > deepest || expression->getType().isNull() || expression->isTypeDependent())
    return false;
  QualType type = pointee(expression->getType().getNonReferenceType());
  if (is_pool_executor(type))
    return true;
  if (const auto *record = dyn_cast_or_null<ClassTemplateSpecializationDecl>(type->getAsCXXRecordDecl()))
    if (record->getName() == "strand" && record->getTemplateArgs().size() > 0 &&
        record->getTemplateArgs()[0].getKind() == TemplateArgument::Type &&
        is_pool_executor(record->getTemplateArgs()[0].getAsType()))
      return true;
  if (const auto *member = dyn_cast<CXXMemberCallExpr>(expression))
    return pool_within(member->getImplicitObjectArgument(), depth + 1);
  if (const auto *call = dyn_cast<CallExpr>(expression))
    return call->getNumArgs() == 1 && plain_name(call->getDirectCallee()) == "make_strand" &&
           pool_within(call->getArg(0), depth + 1);
  if (const auto *made = dyn_cast<CXXConstructExpr>(expression))
    return made->getNumArgs() > 0 && pool_within(made->getArg(0), depth + 1);
  if (const VarDecl *variable = named_variable(expression))
    return !isa<ParmVarDecl>(variable) && variable->hasInit() && pool_within(variable->getInit(), depth + 1);
  return false;
}

} // namespace

llvm::StringRef plain_name(const FunctionDecl *decl) {
  return decl && decl->getIdentifier() ? decl->getName() : llvm::StringRef();
}

const Expr *strip(const Expr *expression) {
  while (expression) {
    const Expr *before = expression;
    expression = expression->IgnoreUnlessSpelledInSource();
    if (const auto *cast = dyn_cast<CastExpr>(expression))
      expression = cast->getSubExpr();
    else if (const auto *cleanups = dyn_cast<FullExpr>(expression))
      expression = cleanups->getSubExpr();
    else if (const auto *temporary = dyn_cast<CXXBindTemporaryExpr>(expression))
      expression = temporary->getSubExpr();
    else if (const auto *made = dyn_cast<MaterializeTemporaryExpr>(expression))
      expression = made->getSubExpr();
    else if (const auto *copy = dyn_cast<CXXConstructExpr>(expression);
             copy && copy->getNumArgs() == 1 && copy->getConstructor() &&
             copy->getConstructor()->isCopyOrMoveConstructor())
      expression = copy->getArg(0);
    else if (const auto *call = dyn_cast<CallExpr>(expression))
      if (const Expr *inner = passed_through(call))
        expression = inner;
    if (expression == before)
      break;
  }
  return expression;
}

bool means_pool(const Expr *expression) { return pool_within(expression, 0); }

bool holds_pool(QualType type) { return is_pool_executor(pointee(type.getNonReferenceType())); }

void callables_of(const Expr *argument, llvm::SmallVectorImpl<callable> &found) { collect(argument, false, 0, found); }

} // namespace corosan::checker
