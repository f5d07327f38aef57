// One walk over a body that sorts expressions by what becomes of their value.
#include "checker/lib/task_use.h"

#include "checker/lib/compat.h"
#include "checker/lib/flow.h"

#include <clang/AST/ExprCXX.h>
#include <clang/AST/StmtCXX.h>

using namespace clang;

namespace corosan::checker {

access access_of(const CXXMethodDecl *method) {
  if (!method)
    return access::consumes;
  if (isa<CXXConversionDecl>(method))
    return cast<CXXConversionDecl>(method)->getConversionType()->isBooleanType() ? access::looks : access::consumes;
  if (!method->getIdentifier())
    return access::consumes;
  return name_switch<access>(method->getName())
      .Cases({"valid", "is_ready", "ready", "done", "empty", "size", "capacity", "reserve"}, access::looks)
      .Cases({"push_back", "emplace_back", "push_front", "emplace_front"}, access::fills)
      .Default(access::consumes);
}

namespace {

class walker {
public:
  explicit walker(task_uses &result) : into(result) {}

  void visit(const Stmt *node) {
    if (!node)
      return;
    if (const auto *declaration = dyn_cast<DeclStmt>(node)) {
      for (const Decl *one : declaration->decls())
        if (const auto *variable = dyn_cast<VarDecl>(one))
          into.variables.push_back(variable);
    } else if (const auto *name = dyn_cast<DeclRefExpr>(node)) {
      mention(dyn_cast<VarDecl>(name->getDecl()), node, access::consumes, nullptr);
      return;
    } else if (const auto *lambda = dyn_cast<LambdaExpr>(node)) {
      for (const LambdaCapture &capture : lambda->captures())
        if (capture.capturesVariable())
          mention(dyn_cast<VarDecl>(capture.getCapturedVar()), node, access::consumes, nullptr);
    } else if (const auto *call = dyn_cast<CXXMemberCallExpr>(node)) {
      const VarDecl *object = direct_object(call);
      const access how = access_of(call->getMethodDecl());
      // `std::move(v).size()` and the like go the ordinary way.
      if (object && how != access::consumes) {
        mention(object, node, how, call);
        into.calls[node] = {object, how};
        for (const Expr *argument : call->arguments())
          visit(argument);
        return;
      }
    }
    mark_dropped(node);
    llvm::SmallVector<const Stmt *, 8> children;
    own_children(node, children);
    for (const Stmt *child : children)
      visit(child);
  }

private:
  task_uses &into;

  static const VarDecl *direct_object(const CXXMemberCallExpr *call) {
    const Expr *object = call->getImplicitObjectArgument();
    const auto *name = object ? dyn_cast<DeclRefExpr>(object->IgnoreParenImpCasts()) : nullptr;
    return name ? dyn_cast<VarDecl>(name->getDecl()) : nullptr;
  }

  void mention(const VarDecl *variable, const Stmt *node, access how, const Expr *call) {
    if (!variable || variable->hasGlobalStorage())
      return;
    variable_use &use = into.uses[variable];
    if (how == access::fills && !use.filled)
      use.filled = call;
    if (how == access::consumes) {
      use.consumed = true;
      into.consuming[node].push_back(variable);
    }
  }

  /// An expression that stands as a statement: its value goes nowhere.
  void drop(const Stmt *statement) {
    const auto *expression = dyn_cast_or_null<Expr>(statement);
    if (!expression)
      return;
    // An explicit cast (to void, most often) says that it is meant so.
    while (true) {
      const Expr *inner = expression->IgnoreParens();
      if (const auto *full = dyn_cast<FullExpr>(inner))
        inner = full->getSubExpr();
      else if (const auto *bound = dyn_cast<CXXBindTemporaryExpr>(inner))
        inner = bound->getSubExpr();
      else if (const auto *temporary = dyn_cast<MaterializeTemporaryExpr>(inner))
        inner = temporary->getSubExpr();
      else if (const auto *converted = dyn_cast<ImplicitCastExpr>(inner))
        inner = converted->getSubExpr();
      if (inner == expression)
        break;
      expression = inner;
    }
    if (const auto *either = dyn_cast<ConditionalOperator>(expression)) {
      drop(either->getTrueExpr());
      drop(either->getFalseExpr());
    } else if (const auto *both = dyn_cast<BinaryOperator>(expression); both && both->getOpcode() == BO_Comma) {
      drop(both->getRHS()); // the left side is dropped wherever a comma stands
    } else {
      into.dropped.push_back(expression);
    }
  }

  void mark_dropped(const Stmt *node) {
    if (const auto *block = dyn_cast<CompoundStmt>(node)) {
      for (const Stmt *child : block->body())
        drop(child);
    } else if (const auto *branch = dyn_cast<IfStmt>(node)) {
      drop(branch->getThen());
      drop(branch->getElse());
    } else if (const auto *loop = dyn_cast<ForStmt>(node)) {
      drop(loop->getInit());
      drop(loop->getInc());
      drop(loop->getBody());
    } else if (const auto *range = dyn_cast<CXXForRangeStmt>(node)) {
      drop(range->getBody());
    } else if (const auto *again = dyn_cast<WhileStmt>(node)) {
      drop(again->getBody());
    } else if (const auto *until = dyn_cast<DoStmt>(node)) {
      drop(until->getBody());
    } else if (const auto *label = dyn_cast<LabelStmt>(node)) {
      drop(label->getSubStmt());
    } else if (const auto *choice = dyn_cast<SwitchCase>(node)) {
      drop(choice->getSubStmt());
    } else if (const auto *attributed = dyn_cast<AttributedStmt>(node)) {
      drop(attributed->getSubStmt());
    } else if (const auto *both = dyn_cast<BinaryOperator>(node); both && both->getOpcode() == BO_Comma) {
      drop(both->getLHS());
    }
  }
};

} // namespace

task_uses collect_uses(const Stmt *body) {
  task_uses result;
  walker(result).visit(body);
  return result;
}

} // namespace corosan::checker
