// The shared parts of the data-flow rules.
#include "checker/lib/flow.h"

#include "checker/lib/dialects.h"

#include <clang/AST/ASTContext.h>
#include <clang/AST/ExprCXX.h>
#include <clang/AST/StmtCXX.h>
#include <clang/Lex/Lexer.h>

using namespace clang;

namespace corosan::checker {

void own_children(const Stmt *node, llvm::SmallVectorImpl<const Stmt *> &into) {
  const auto add = [&](const Stmt *child) {
    if (child)
      into.push_back(child);
  };
  if (const auto *lambda = dyn_cast<LambdaExpr>(node)) {
    for (const Expr *init : lambda->capture_inits())
      add(init);
    return;
  }
  if (const auto *suspend = dyn_cast<CoroutineSuspendExpr>(node))
    return add(suspend->getOperand());
  if (const auto *suspend = dyn_cast<DependentCoawaitExpr>(node))
    return add(suspend->getOperand());
  if (const auto *leave = dyn_cast<CoreturnStmt>(node))
    return add(leave->getOperand());
  if (const auto *body = dyn_cast<CoroutineBodyStmt>(node))
    return add(body->getBody());
  if (isa<UnaryExprOrTypeTraitExpr, CXXNoexceptExpr, RequiresExpr, CXXDefaultArgExpr, CXXDefaultInitExpr, BlockExpr,
          OpaqueValueExpr>(node))
    return;
  if (const auto *type_of = dyn_cast<CXXTypeidExpr>(node))
    if (type_of->isTypeOperand() || !type_of->isPotentiallyEvaluated())
      return;
  if (const auto *branch = dyn_cast<IfStmt>(node))
    if (branch->isConstexpr() && branch->getCond() && !branch->getCond()->isInstantiationDependent()) {
      const auto *value = dyn_cast<ConstantExpr>(branch->getCond());
      if (value && value->hasAPValueResult() && value->getAPValueResult().isInt()) {
        add(branch->getInit());
        add(value->getAPValueResult().getInt().getBoolValue() ? branch->getThen() : branch->getElse());
        return;
      }
    }
  for (const Stmt *child : node->children())
    add(child);
}

void for_each_own(const Stmt *root, llvm::function_ref<void(const Stmt *)> visit) {
  llvm::SmallVector<const Stmt *, 32> worklist;
  llvm::SmallVector<const Stmt *, 8> children;
  if (root)
    worklist.push_back(root);
  while (!worklist.empty()) {
    const Stmt *node = worklist.pop_back_val();
    visit(node);
    children.clear();
    own_children(node, children);
    worklist.append(children.rbegin(), children.rend());
  }
}

const Expr *bare(const Expr *expression) {
  while (expression) {
    const Expr *inner = expression->IgnoreParenCasts();
    if (const auto *cleanups = dyn_cast<FullExpr>(inner))
      inner = cleanups->getSubExpr();
    else if (const auto *bound = dyn_cast<CXXBindTemporaryExpr>(inner))
      inner = bound->getSubExpr();
    else if (const auto *made = dyn_cast<MaterializeTemporaryExpr>(inner))
      inner = made->getSubExpr();
    if (inner == expression)
      break;
    expression = inner;
  }
  return expression;
}

const VarDecl *named_variable(const Expr *expression) {
  const auto *name = dyn_cast_or_null<DeclRefExpr>(bare(expression));
  return name ? dyn_cast<VarDecl>(name->getDecl()) : nullptr;
}

bool never_suspends(const Expr *await) {
  const auto *suspend = dyn_cast_or_null<CoroutineSuspendExpr>(await);
  if (!suspend || !suspend->getReadyExpr())
    return false;
  const auto *ready = dyn_cast_or_null<CallExpr>(bare(suspend->getReadyExpr()));
  const FunctionDecl *callee = ready ? ready->getDirectCallee() : nullptr;
  if (!callee)
    return false;
  if (const auto *method = dyn_cast<CXXMethodDecl>(callee))
    if (catalog_name(method->getParent()) == "std::suspend_never")
      return true;
  const FunctionDecl *defined = nullptr;
  const auto *body = dyn_cast_or_null<CompoundStmt>(callee->getBody(defined));
  if (!body && callee->getTemplateInstantiationPattern())
    body = dyn_cast_or_null<CompoundStmt>(callee->getTemplateInstantiationPattern()->getBody(defined));
  if (!body || body->size() != 1)
    return false;
  const auto *only = dyn_cast<ReturnStmt>(body->body_front());
  const auto *value = only ? dyn_cast_or_null<CXXBoolLiteralExpr>(bare(only->getRetValue())) : nullptr;
  return value && value->getValue();
}

bool is_dependent(const FunctionDecl *decl) { return !decl || decl->isDependentContext() || decl->isTemplated(); }

std::string place_key(const Expr *place) {
  place = bare(place);
  if (!place)
    return {};
  const auto pointer_text = [](const void *pointer) {
    return std::to_string(reinterpret_cast<std::uintptr_t>(pointer));
  };
  if (isa<CXXThisExpr>(place))
    return "this";
  if (const auto *name = dyn_cast<DeclRefExpr>(place))
    return pointer_text(name->getDecl()->getCanonicalDecl());
  if (const auto *number = dyn_cast<IntegerLiteral>(place))
    return "#" + std::to_string(number->getValue().getLimitedValue());
  if (const auto *member = dyn_cast<MemberExpr>(place)) {
    std::string base = place_key(member->getBase());
    return base.empty() ? base : base + "." + pointer_text(member->getMemberDecl()->getCanonicalDecl());
  }
  // Going through a pointer and back cancels out; `p->m` is written the same as `(*p).m`.
  if (const auto *unary = dyn_cast<UnaryOperator>(place))
    return unary->getOpcode() == UO_Deref || unary->getOpcode() == UO_AddrOf ? place_key(unary->getSubExpr())
                                                                             : std::string();
  const auto indexed = [&](const Expr *base, const Expr *index) {
    std::string left = place_key(base), right = place_key(index);
    return left.empty() || right.empty() ? std::string() : left + "[" + right + "]";
  };
  if (const auto *subscript = dyn_cast<ArraySubscriptExpr>(place))
    return indexed(subscript->getBase(), subscript->getIdx());
  if (const auto *call = dyn_cast<CXXOperatorCallExpr>(place)) {
    if (call->getOperator() == OO_Subscript && call->getNumArgs() == 2)
      return indexed(call->getArg(0), call->getArg(1));
    if ((call->getOperator() == OO_Arrow || call->getOperator() == OO_Star) && call->getNumArgs() == 1)
      return place_key(call->getArg(0));
    return {};
  }
  if (const auto *call = dyn_cast<CXXMemberCallExpr>(place)) {
    const CXXMethodDecl *method = call->getMethodDecl();
    if (!method || !method->isConst() || call->getNumArgs() != 0)
      return {}; // only a getter can be trusted to give the same object each time
    std::string base = place_key(call->getImplicitObjectArgument());
    return base.empty() ? base : base + "." + pointer_text(method->getCanonicalDecl()) + "()";
  }
  return {};
}

std::string spelling(const Expr *expression, const ASTContext &ast) {
  if (!expression || expression->getBeginLoc().isMacroID() || expression->getEndLoc().isMacroID())
    return {};
  const llvm::StringRef text = Lexer::getSourceText(CharSourceRange::getTokenRange(expression->getSourceRange()),
                                                    ast.getSourceManager(), ast.getLangOpts());
  return text.size() > 60 || text.contains('\n') ? std::string() : text.str();
}

std::string function_name(const function &fn) {
  const function *named = &fn;
  while (named->encloser && isa<CXXMethodDecl>(named->decl) &&
         cast<CXXMethodDecl>(named->decl)->getParent()->isLambda())
    named = named->encloser;
  return named->decl ? catalog_name(named->decl) : std::string();
}

std::unique_ptr<CFG> build_flow(const FunctionDecl *decl, ASTContext &ast) {
  const Stmt *body = written_body(decl);
  if (!body || is_dependent(decl) || decl->isInvalidDecl())
    return nullptr;
  bool broken = false;
  for_each_own(body, [&](const Stmt *node) {
    const auto *expression = dyn_cast<Expr>(node);
    broken |= expression && (expression->containsErrors() || expression->isTypeDependent());
  });
  if (broken)
    return nullptr;
  CFG::BuildOptions options;
  options.setAllAlwaysAdd();
  options.PruneTriviallyFalseEdges = true;
  options.AddImplicitDtors = true;
  options.AddTemporaryDtors = true;
  options.AddLifetime = true;
  options.AddInitializers = true;
  options.AddCXXDefaultInitExprInCtors = false;
  return CFG::buildCFG(decl, const_cast<Stmt *>(body), &ast, options);
}

} // namespace corosan::checker
