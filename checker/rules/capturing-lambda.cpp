// capturing-lambda: a lambda coroutine that uses its captures after the closure that holds them is gone. The frame only
// points to the closure; it copies nothing.
#include "checker/lib/contexts.h"
#include "checker/lib/dialects.h"
#include "checker/lib/flow.h"
#include "checker/lib/rule.h"
#include "checker/lib/task_call.h"

#include <clang/Basic/SourceManager.h>

using namespace clang;

namespace corosan::checker::rules {
namespace {

const LambdaExpr *lambda_of(const Expr *expression) { return dyn_cast_or_null<LambdaExpr>(bare(expression)); }

/// The lambda that `expression` means: written there, or in the initialiser of the variable it names.
const LambdaExpr *meant_lambda(const Expr *expression) {
  if (const LambdaExpr *written = lambda_of(expression))
    return written;
  const VarDecl *variable = named_variable(expression);
  return variable && variable->getInit() ? lambda_of(variable->getInit()) : nullptr;
}

/// True when the coroutine runs from its closure: it has captures and does not take the closure by value.
bool runs_from_closure(const CXXMethodDecl *body) {
  if (!body || !body->getParent()->isLambda() || body->getParent()->capture_size() == 0)
    return false;
  return !body->isExplicitObjectMemberFunction() || body->getParamDecl(0)->getType()->isReferenceType();
}

bool copies(const CXXRecordDecl *closure) {
  return !closure->defaultedCopyConstructorIsDeleted() &&
         (closure->hasSimpleCopyConstructor() || llvm::any_of(closure->ctors(), [](const CXXConstructorDecl *one) {
            return one->isCopyConstructor() && !one->isDeleted();
          }));
}

/// C++23: the closure becomes a parameter, and with that a part of the frame.
void offer_object_parameter(finding &result, const LambdaExpr *lambda, bool from_temporary, const ASTContext &ast) {
  const CXXMethodDecl *body = lambda->getCallOperator();
  const SourceLocation begin = lambda->getBeginLoc();
  if (!ast.getLangOpts().CPlusPlus23 || begin.isMacroID() || body->isExplicitObjectMemberFunction() ||
      body->isStatic() || lambda->isMutable() || (!from_temporary && !copies(lambda->getLambdaClass())))
    return;
  if (!lambda->hasExplicitParameters()) {
    if (lambda->getExplicitTemplateParameters().empty())
      result.fixes.push_back(
          FixItHint::CreateInsertion(Lexer::getLocForEndOfToken(lambda->getIntroducerRange().getEnd(), 0,
                                                                ast.getSourceManager(), ast.getLangOpts()),
                                     "(this auto)"));
    return;
  }
  const FunctionTypeLoc type = body->getTypeSourceInfo()->getTypeLoc().getAsAdjusted<FunctionTypeLoc>();
  if (!type || type.getLParenLoc().isMacroID() || type.getLParenLoc().isInvalid())
    return;
  result.fixes.push_back(FixItHint::CreateInsertion(type.getLParenLoc().getLocWithOffset(1),
                                                    body->getNumParams() ? "this auto, " : "this auto"));
}

/// `co_spawn(executor, [x]() -> awaitable<> {...}(), token)`: co_spawn keeps the callable when it is not called.
bool offer_callable(finding &result, const task_call &made, const escape &gone, const outcome &what) {
  const auto *spawn = dyn_cast_or_null<CallExpr>(what.by);
  const auto *applied = dyn_cast<CXXOperatorCallExpr>(made.call);
  if (gone.how != fate::started || !spawn || plain_name(spawn->getDirectCallee()) != "co_spawn" || !applied ||
      !made.arguments.empty() || spawn->getNumArgs() < 3)
    return false;
  const LambdaExpr *lambda = lambda_of(made.object);
  const SourceLocation close = applied->getRParenLoc();
  if (!lambda || close.isMacroID() || bare(spawn->getArg(1)) != applied)
    return false;
  result.fixes.push_back(FixItHint::CreateRemoval(
      CharSourceRange::getCharRange(lambda->getEndLoc().getLocWithOffset(1), close.getLocWithOffset(1))));
  return true;
}

void note_captures(finding &result, const LambdaExpr *lambda) {
  if (!lambda)
    return;
  for (const LambdaCapture &capture : lambda->captures()) {
    const std::string what = capture.capturesThis()       ? "'this'"
                             : capture.capturesVariable() ? "'" + capture.getCapturedVar()->getNameAsString() + "'"
                                                          : std::string("something");
    result.notes.push_back({capture.getLocation(), what + " is part of the closure, not of the coroutine's frame"});
    return;
  }
}

/// A closure that is called here and whose task gets away.
void check_call(const task_call &made, const function &fn, lifetimes &life, const ASTContext &ast, reporter report) {
  const auto *body = dyn_cast<CXXMethodDecl>(made.callee);
  if (!runs_from_closure(body) || !made.object || !needs_later(body, {nullptr, false, true}, made.lazy, false))
    return;
  origin closure = object_of(made.object, fn);
  const LambdaExpr *lambda = meant_lambda(made.object);
  if (!closure && made.object->isPRValue())
    closure.temporary = made.object;
  const auto gone = closure ? life.outlives(closure, made.call, made.lazy) : std::nullopt;
  if (!gone)
    return;
  finding result;
  result.location = made.object->getBeginLoc();
  result.highlight = made.object->getSourceRange();
  result.message =
      (closure.local ? "closure '" + closure.local->getNameAsString() + "'" : std::string("this closure")) +
      " dies before its coroutine is done, and its captures with it: " +
      (ast.getLangOpts().CPlusPlus23
           ? "take the closure by value, with 'this auto', or pass what it needs as parameters"
           : "pass what it needs as parameters, or keep the closure");
  note_captures(result, lambda);
  for (note &one : explain(*gone, closure, made.kind))
    result.notes.push_back(std::move(one));
  if (lambda && !(closure.temporary && offer_callable(result, made, *gone, life.fate_of(made.call))))
    offer_object_parameter(result, lambda, closure.temporary != nullptr, ast);
  result.function = function_name(fn);
  result.subject = closure.local ? closure.local->getNameAsString() : "lambda";
  report(std::move(result));
}

/// Who calls a callable once and destroys it then, although the coroutine has only been started.
bool drops_callable(const handover &given) {
  const llvm::StringRef name = plain_name(given.taker);
  const std::string full = catalog_name(given.taker);
  const llvm::StringRef taker(full);
  if (taker.starts_with("seastar::future::"))
    return name == "then" || name == "then_wrapped" || name == "finally" || name.starts_with("handle_exception");
  const bool asio =
      taker.starts_with("boost::asio::") || taker.starts_with("asio::") || taker.starts_with("boost::beast::");
  return asio && (name == "post" || name == "dispatch" || name == "defer" || name.starts_with("async_")) &&
         name != "async_compose" && name != "async_initiate";
}

bool is_closure(QualType type) {
  const CXXRecordDecl *record = type.getNonReferenceType()->getAsCXXRecordDecl();
  return record && (record->isLambda() || (record->getIdentifier() && record->getName() == "executor_binder"));
}

void check_sinks(const model &unit, reporter report) {
  for (const handover &given : unit.handovers) {
    const auto *body = dyn_cast_or_null<CXXMethodDecl>(given.callable);
    if (given.by_call || !given.taker || !runs_from_closure(body) || is_dependent(body) || !drops_callable(given))
      continue;
    const auto task = classify_task(body->getReturnType());
    if (!task || task->role == catalog::role::generator || task->role == catalog::role::lazy_task ||
        !needs_later(body, {nullptr, false, true}, false, false))
      continue;
    const auto arguments = isa<CallExpr>(given.call) ? llvm::ArrayRef(cast<CallExpr>(given.call)->getArgs(),
                                                                      cast<CallExpr>(given.call)->getNumArgs())
                                                     : llvm::ArrayRef<Expr *>();
    const Expr *argument = given.index < arguments.size() ? arguments[given.index] : nullptr;
    const LambdaExpr *lambda = argument ? meant_lambda(argument) : nullptr;
    if (!argument || !is_closure(argument->getType()))
      continue; // a wrapper, which may well keep it: coroutine::lambda, std::function
    finding result;
    result.location = argument->getBeginLoc();
    const std::string taker = plain_name(given.taker).str();
    result.message =
        "'" + taker + "' destroys this closure when the coroutine first suspends, and its captures with it: " +
        (task->dialect == "seastar" ? "wrap it in 'seastar::coroutine::lambda'" : "pass what it needs as parameters");
    note_captures(result, lambda);
    if (lambda)
      offer_object_parameter(result, lambda, true, unit.ast);
    if (given.from)
      result.function = function_name(*given.from);
    result.subject = taker;
    report(std::move(result));
  }
}

} // namespace

void capturing_lambda(const model &unit, const options &, reporter report) {
  for_each_task_call(unit, [&](const task_call &made, const function &fn, lifetimes &life) {
    check_call(made, fn, life, unit.ast, report);
  });
  check_sinks(unit, report);
}

} // namespace corosan::checker::rules
