// gcc-coroutine-bug: expressions with a co_await that g++ 12 compiles wrong without a word (clang compiles all of them
// right). The shapes were found by running each; docs/findings/gcc-coroutine-bug.md shows them with their rewrites.
#include "checker/lib/flow.h"
#include "checker/lib/rule.h"

#include <clang/AST/ExprCXX.h>
#include <clang/AST/StmtCXX.h>

using namespace clang;

namespace corosan::checker::rules {
namespace {

bool has_await(const Stmt *root) {
  bool found = false;
  for_each_own(root, [&](const Stmt *node) { found |= isa<CoroutineSuspendExpr, DependentCoawaitExpr>(node); });
  return found;
}

/// A class object whose destruction can be noticed; an array counts as its elements.
bool is_destroyed(QualType type, const ASTContext &ast) {
  if (type.isNull() || type->isDependentType())
    return false;
  const CXXRecordDecl *record = ast.getBaseElementType(type)->getAsCXXRecordDecl();
  return record && record->hasDefinition() && !record->hasTrivialDestructor();
}

/// Why g++ gets `node` wrong when its full-expression has a co_await; empty when it does not. `rewrite` is set too.
llvm::StringRef wrong_shape(const Expr *node, const ASTContext &ast, llvm::StringRef &rewrite) {
  rewrite = "make it a variable first and use that";
  // Of `bundle{...}` the name is reported, not the braces.
  const Expr *list = isa<CXXFunctionalCastExpr>(node) ? bare(node) : node;
  if (isa<CXXStdInitializerListExpr>(node))
    return "g++ 12 rejects this braced list: a co_await is in the same expression";
  if (isa<InitListExpr, CXXParenListInitExpr>(list) && is_destroyed(list->getType(), ast)) {
    if (node->getType()->isArrayType())
      rewrite = "await into a variable before the array";
    return "g++ 12 destroys this aggregate twice: a co_await is in the same expression";
  }
  if (const auto *lambda = dyn_cast<LambdaExpr>(node)) {
    for (const FieldDecl *capture : lambda->getLambdaClass()->fields())
      if (is_destroyed(capture->getType(), ast)) {
        rewrite = "name the lambda first, or give it the value as an argument";
        return "g++ 12 destroys what this lambda captures twice: a co_await is in the same expression";
      }
    return {};
  }
  if (isa<AbstractConditionalOperator>(node) && node->isPRValue() && is_destroyed(node->getType(), ast)) {
    rewrite = "write it as an if, or make its result a variable in a statement without co_await";
    return "g++ 12 destroys the result of this ?: twice: a co_await is in the same expression";
  }
  if (const auto *made = dyn_cast<CXXNewExpr>(node)) {
    const Expr *init = made->getInitializer();
    // new T(value of type T): the value becomes the object without a copy, and that is where g++ goes wrong.
    if (init && !isa<CXXConstructExpr, InitListExpr, CXXParenListInitExpr>(init->IgnoreImplicitAsWritten()) &&
        init->isPRValue() && is_destroyed(init->getType(), ast)) {
      rewrite = "await into a variable first, or use std::make_unique";
      return "g++ 12 destroys the object that this new makes: a co_await is in the same expression";
    }
    return {};
  }
  if (const auto *thrown = dyn_cast<CXXThrowExpr>(node))
    if (thrown->getSubExpr() && is_destroyed(thrown->getSubExpr()->getType(), ast)) {
      rewrite = "make the exception a variable first and throw that";
      return "g++ 12 destroys the thrown object twice: a co_await is in the same expression";
    }
  return {};
}

class checker {
public:
  checker(const function &function, const ASTContext &context, reporter sink)
      : fn(function), ast(context), report(sink) {}

  void run() {
    const Stmt *body = written_body(fn.decl);
    check_conditions(body);
    if (!is_dependent(fn.decl))
      visit_statement(body);
  }

private:
  const function &fn;
  const ASTContext &ast;
  reporter report;

  void add(SourceLocation at, SourceRange range, std::string message, llvm::StringRef subject,
           std::vector<FixItHint> fixes = {}) const {
    finding result;
    result.location = at;
    result.highlight = range;
    result.message = std::move(message);
    result.subject = subject.str();
    result.function = function_name(fn);
    result.safe_fix = !fixes.empty();
    result.fixes = std::move(fixes);
    report(std::move(result));
  }

  /// A body that declares nothing gets no frame layout for the awaited condition: it never gets past it. Lambdas are
  /// not affected.
  void check_conditions(const Stmt *body) const {
    const auto *method = dyn_cast<CXXMethodDecl>(fn.decl);
    if (method && method->getParent()->isLambda())
      return;
    bool declares = false;
    std::vector<const Expr *> conditions;
    for_each_own(body, [&](const Stmt *node) {
      const Expr *condition = nullptr;
      if (isa<DeclStmt, LambdaExpr, CXXForRangeStmt>(node))
        declares = true;
      else if (const auto *handler = dyn_cast<CXXCatchStmt>(node))
        declares |= handler->getExceptionDecl() != nullptr;
      else if (const auto *branch = dyn_cast<IfStmt>(node))
        condition = branch->getCond();
      else if (const auto *choice = dyn_cast<SwitchStmt>(node))
        condition = choice->getCond();
      else if (const auto *loop = dyn_cast<WhileStmt>(node))
        condition = loop->getCond();
      else if (const auto *until = dyn_cast<DoStmt>(node))
        condition = until->getCond();
      else if (const auto *counted = dyn_cast<ForStmt>(node))
        condition = counted->getCond();
      if (condition && has_await(condition))
        conditions.push_back(condition);
    });
    if (declares)
      return;
    for (const Expr *condition : conditions) {
      std::vector<FixItHint> fixes;
      const auto *block = dyn_cast_or_null<CompoundStmt>(body);
      if (block && block->getLBracLoc().isFileID() && condition == conditions.front())
        fixes.push_back(FixItHint::CreateInsertion(block->getLBracLoc().getLocWithOffset(1),
                                                   " [[maybe_unused]] int declared_for_gcc = 0;"));
      add(condition->getBeginLoc(), condition->getSourceRange(),
          "g++ 12 never gets past this awaited condition, because the function declares no variable; await into a "
          "variable first, or declare any",
          "condition", std::move(fixes));
    }
  }

  /// Finds the full-expressions below a statement.
  void visit_statement(const Stmt *node) const {
    if (!node)
      return;
    if (const auto *expression = dyn_cast<Expr>(node)) {
      if (has_await(expression))
        visit_expression(expression);
      return;
    }
    if (const auto *declaration = dyn_cast<DeclStmt>(node)) {
      for (const Decl *one : declaration->decls())
        if (const auto *variable = dyn_cast<VarDecl>(one))
          visit_statement(variable->getInit());
      return;
    }
    llvm::SmallVector<const Stmt *, 8> children;
    own_children(node, children);
    for (const Stmt *child : children)
      visit_statement(child);
  }

  /// Reports the outermost wrong shapes of one full-expression.
  void visit_expression(const Stmt *node) const {
    if (const auto *expression = dyn_cast<Expr>(node)) {
      llvm::StringRef rewrite;
      const llvm::StringRef wrong = wrong_shape(expression, ast, rewrite);
      if (!wrong.empty()) {
        add(expression->getBeginLoc(), expression->getSourceRange(), (wrong + "; " + rewrite).str(),
            bare(expression)->getStmtClassName());
        return;
      }
    }
    llvm::SmallVector<const Stmt *, 8> children;
    own_children(node, children);
    for (const Stmt *child : children)
      visit_expression(child);
  }
};

} // namespace

void gcc_coroutine_bug(const model &unit, const options &opts, reporter report) {
  if (!opts.gcc_coroutine_bug)
    return;
  for (const auto &fn : unit.functions)
    if (fn->decl && !fn->awaits.empty())
      checker(*fn, unit.ast, report).run();
}

} // namespace corosan::checker::rules
