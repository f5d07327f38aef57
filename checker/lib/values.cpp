// Compile-time knowledge about arguments; see values.h.
#include "checker/lib/values.h"

#include "checker/lib/contexts.h"
#include "checker/lib/scan.h"

using namespace clang;

namespace corosan::checker {

const Expr *object_of(const call_site &site) {
  const auto *member = dyn_cast_or_null<CXXMemberCallExpr>(site.expression);
  return member ? member->getImplicitObjectArgument() : nullptr;
}

unsigned argument_count(const call_site &site) {
  if (const auto *call = dyn_cast_or_null<CallExpr>(site.expression))
    return call->getNumArgs();
  if (const auto *made = dyn_cast_or_null<CXXConstructExpr>(site.expression))
    return made->getNumArgs();
  return 0;
}

const Expr *argument_of(const call_site &site, unsigned i) {
  const Expr *argument = nullptr;
  if (i >= argument_count(site))
    return nullptr;
  if (const auto *call = dyn_cast<CallExpr>(site.expression))
    argument = call->getArg(i);
  else
    argument = cast<CXXConstructExpr>(site.expression)->getArg(i);
  return isa<CXXDefaultArgExpr>(argument) ? nullptr : argument;
}

static bool can_evaluate(const Expr *expression) {
  return expression && !expression->getType().isNull() && !expression->isValueDependent() &&
         !expression->isTypeDependent() && !expression->containsErrors();
}

std::optional<std::int64_t> constant(const Expr *expression, const ASTContext &ast) {
  Expr::EvalResult result;
  if (!can_evaluate(expression) || !expression->getType()->isIntegralOrEnumerationType() ||
      !expression->EvaluateAsInt(result, ast) || !result.Val.isInt())
    return std::nullopt;
  return result.Val.getInt().getExtValue();
}

bool mentions_bit(const Expr *expression, std::int64_t mask, const ASTContext &ast) {
  return any_below(expression, [&](const Stmt *part) {
    const auto *operand = dyn_cast<Expr>(part);
    if (!operand || isa<UnaryOperator>(operand)) // ~O_NONBLOCK clears it
      return false;
    std::optional<std::int64_t> value = constant(operand, ast);
    return value && *value != -1 && (*value & mask) != 0;
  });
}

static bool all_zero(const APValue &value) {
  switch (value.getKind()) {
  case APValue::Int:
    return value.getInt().isZero();
  case APValue::Float:
    return value.getFloat().isZero();
  case APValue::Struct:
    for (unsigned i = 0; i < value.getStructNumBases(); ++i)
      if (!all_zero(value.getStructBase(i)))
        return false;
    for (unsigned i = 0; i < value.getStructNumFields(); ++i)
      if (!all_zero(value.getStructField(i)))
        return false;
    return value.getStructNumFields() + value.getStructNumBases() > 0;
  default:
    return false;
  }
}

bool is_zero(const Expr *expression, const ASTContext &ast) {
  if (const auto *temporary = expression ? dyn_cast<MaterializeTemporaryExpr>(expression->IgnoreParens()) : nullptr)
    expression = temporary->getSubExpr();
  Expr::EvalResult result;
  if (!can_evaluate(expression) || expression->getType()->isVoidType())
    return false;
  if (expression->isGLValue()) {
    const auto *name = dyn_cast<DeclRefExpr>(expression->IgnoreParenImpCasts());
    const auto *variable = name ? dyn_cast<VarDecl>(name->getDecl()) : nullptr;
    if (!variable || isa<ParmVarDecl>(variable) || !(variable->isConstexpr() || variable->getType().isConstQualified()))
      return false;
    return variable->getInit() && !isa<ParmVarDecl>(variable) && is_zero(variable->getInit(), ast);
  }
  return expression->EvaluateAsRValue(result, ast) && !result.HasSideEffects && all_zero(result.Val);
}

const ValueDecl *root_of(const Expr *expression) {
  for (unsigned depth = 0; expression && depth < 32; ++depth) {
    expression = strip(expression);
    if (!expression)
      break;
    if (const auto *name = dyn_cast<DeclRefExpr>(expression))
      return cast<ValueDecl>(name->getDecl()->getCanonicalDecl());
    if (const auto *member = dyn_cast<MemberExpr>(expression)) {
      const Expr *base = strip(member->getBase());
      if (!base || isa<CXXThisExpr>(base) || isa<CallExpr>(base))
        return member->getMemberDecl();
      expression = base;
    } else if (const auto *subscript = dyn_cast<ArraySubscriptExpr>(expression)) {
      expression = subscript->getBase();
    } else if (const auto *op = dyn_cast<UnaryOperator>(expression);
               op && (op->getOpcode() == UO_AddrOf || op->getOpcode() == UO_Deref)) {
      expression = op->getSubExpr();
    } else if (const auto *applied = dyn_cast<CXXOperatorCallExpr>(expression); applied && applied->getNumArgs() > 0) {
      expression = applied->getArg(0);
    } else if (const auto *call = dyn_cast<CXXMemberCallExpr>(expression)) {
      expression = call->getImplicitObjectArgument(); // holder.fd(), socket.next_layer()
    } else {
      break;
    }
  }
  return nullptr;
}

} // namespace corosan::checker
