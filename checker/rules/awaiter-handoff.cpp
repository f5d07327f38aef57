// awaiter-handoff: await_suspend resumes the coroutine, or gives it to another thread, and then uses its own object.
// The coroutine may have run on and destroyed the awaiter by then.
#include "checker/lib/awaits.h"
#include "checker/lib/contexts.h"
#include "checker/lib/dialects.h"
#include "checker/lib/flow.h"
#include "checker/lib/rule.h"

#include <llvm/ADT/SmallPtrSet.h>

using namespace clang;

namespace corosan::checker::rules {
namespace {

/// Where the handle was handed over on some path; null when it was not.
struct handed {
  const Expr *by = nullptr;
  bool join(const handed &other) {
    if (by || !other.by)
      return false;
    by = other.by;
    return true;
  }
};

/// A function that resumes, or destroys, the coroutine whose handle is its parameter, itself or through another one.
/// One that returns something may tell whether it did.
bool resumes_parameter(const FunctionDecl *callee, unsigned index, unsigned depth = 0) {
  const FunctionDecl *definition = nullptr;
  if (!callee || depth > 4 || !callee->hasBody(definition) || index >= definition->getNumParams() ||
      is_dependent(definition) || !definition->getReturnType()->isVoidType() ||
      isa<CoroutineBodyStmt>(definition->getBody()))
    return false;
  const ParmVarDecl *parameter = definition->getParamDecl(index);
  const auto is_it = [&](const Expr *expression) {
    expression = bare(expression);
    if (const auto *copy = dyn_cast_or_null<CXXConstructExpr>(expression); copy && copy->getNumArgs() == 1)
      expression = bare(copy->getArg(0));
    return named_variable(expression) == parameter;
  };
  bool found = false;
  for_each_own(definition->getBody(), [&](const Stmt *node) {
    const auto *call = dyn_cast<CallExpr>(node);
    if (!call || found)
      return;
    if (const auto *operation = dyn_cast<CXXOperatorCallExpr>(call)) {
      found = operation->getOperator() == OO_Call && operation->getNumArgs() == 1 && is_it(operation->getArg(0));
      return;
    }
    const llvm::StringRef name = called_name(call);
    found = (name == "resume" || name == "destroy") && is_it(object_of(call));
    for (unsigned i = 0; i < call->getNumArgs() && !found; ++i)
      found = is_it(call->getArg(i)) && resumes_parameter(call->getDirectCallee(), i, depth + 1);
  });
  return found;
}

class checker {
public:
  checker(const function &function, ASTContext &context, reporter sink)
      : fn(function), ast(context), report(sink), handle(function.decl->getParamDecl(0)) {
    handles.insert(handle);
    note_copies();
  }

  void run() {
    const std::unique_ptr<CFG> graph = build_flow(fn.decl, ast);
    if (!graph)
      return;
    const auto at_entry = solve(
        *graph, handed{}, [&](const CFGBlock &block, handed &state) { step(block, state, nullptr); },
        [](const CFGBlock &, unsigned, handed &) {});
    // One report: the first use in the text.
    const Stmt *first = nullptr;
    const Expr *first_by = nullptr;
    for (const CFGBlock *block : *graph)
      if (at_entry[block->getBlockID()]) {
        handed state = *at_entry[block->getBlockID()];
        const Stmt *used = nullptr;
        step(*block, state, &used);
        if (used && (!first || used->getBeginLoc() < first->getBeginLoc())) {
          first = used;
          first_by = state.by;
        }
      }
    if (first)
      report_use(first, first_by);
  }

private:
  const function &fn;
  ASTContext &ast;
  reporter report;
  const ParmVarDecl *handle;
  llvm::SmallPtrSet<const ValueDecl *, 4> handles; ///< the parameter and what was made from it

  bool is_handle(const Expr *expression) const {
    expression = bare(expression);
    if (const auto *made = dyn_cast_or_null<CXXConstructExpr>(expression); made && made->getNumArgs() == 1)
      expression = bare(made->getArg(0));
    if (const auto *converted = dyn_cast_or_null<CXXMemberCallExpr>(expression);
        converted && isa_and_nonnull<CXXConversionDecl>(converted->getMethodDecl()))
      expression = bare(converted->getImplicitObjectArgument());
    if (const auto *name = dyn_cast_or_null<DeclRefExpr>(expression))
      return handles.count(name->getDecl());
    if (const auto *member = dyn_cast_or_null<MemberExpr>(expression))
      return handles.count(member->getMemberDecl());
    return false;
  }

  /// `handle_ = h;` and `auto copy = h;`
  void note_copies() {
    for_each_own(written_body(fn.decl), [&](const Stmt *node) {
      if (const auto *declaration = dyn_cast<DeclStmt>(node)) {
        for (const Decl *one : declaration->decls())
          if (const auto *variable = dyn_cast<VarDecl>(one); variable && variable->hasInit())
            if (is_handle(variable->getInit()))
              handles.insert(variable);
        return;
      }
      const Expr *left = nullptr, *right = nullptr;
      if (const auto *assign = dyn_cast<BinaryOperator>(node); assign && assign->isAssignmentOp()) {
        left = assign->getLHS();
        right = assign->getRHS();
      } else if (const auto *operation = dyn_cast<CXXOperatorCallExpr>(node);
                 operation && operation->isAssignmentOp() && operation->getNumArgs() == 2) {
        left = operation->getArg(0);
        right = operation->getArg(1);
      }
      if (const auto *member = dyn_cast_or_null<MemberExpr>(bare(left)); member && is_handle(right))
        if (isa<CXXThisExpr>(bare(member->getBase())))
          handles.insert(member->getMemberDecl());
    });
  }

  /// The argument is the handle, or a callable that captured it or the awaiter.
  bool carries_handle(const Expr *argument) const {
    if (is_handle(argument))
      return true;
    const auto *lambda = dyn_cast_or_null<LambdaExpr>(strip(argument));
    if (!lambda)
      return false;
    bool resumes = false;
    for (const LambdaCapture &capture : lambda->captures())
      resumes |= capture.capturesVariable() && handles.count(capture.getCapturedVar());
    // [this] { handle_.resume(); }
    for_each_own(lambda->getBody(), [&](const Stmt *node) {
      const auto *call = dyn_cast<CallExpr>(node);
      resumes |= call && runs_handle(call);
    });
    return resumes;
  }

  /// h.resume(), h(), h.destroy()
  bool runs_handle(const CallExpr *call) const {
    if (const auto *operation = dyn_cast<CXXOperatorCallExpr>(call))
      return operation->getOperator() == OO_Call && operation->getNumArgs() == 1 && is_handle(operation->getArg(0));
    const llvm::StringRef name = called_name(call);
    return (name == "resume" || name == "destroy") && is_handle(object_of(call));
  }

  /// helper(h)
  bool runs_behind(const CallExpr *call) const {
    if (isa<CXXOperatorCallExpr>(call))
      return false;
    for (unsigned i = 0; i < call->getNumArgs(); ++i)
      if (is_handle(call->getArg(i)) && resumes_parameter(call->getDirectCallee(), i))
        return true;
    return false;
  }

  /// True when the call resumes the coroutine here, or gives it to a thread that may do so at once.
  bool hands_over(const Expr *expression) const {
    if (const auto *call = dyn_cast<CallExpr>(expression)) {
      if (runs_handle(call) || runs_behind(call))
        return true;
      const auto role = role_of(call->getDirectCallee());
      const Expr *object = object_of(call);
      const bool away = (role && role->role == catalog::role::offload) || (object && means_pool(object)) ||
                        (call->getNumArgs() > 0 && means_pool(call->getArg(0)));
      return away && llvm::any_of(call->arguments(), [&](const Expr *one) { return carries_handle(one); });
    }
    const auto *made = dyn_cast<CXXConstructExpr>(expression);
    if (!made)
      return false;
    const auto role = role_of(made->getConstructor());
    return role && role->role == catalog::role::offload &&
           llvm::any_of(made->arguments(), [&](const Expr *one) { return carries_handle(one); });
  }

  /// A field of the awaiter, or a member function of it.
  static bool is_own_member(const Expr *expression) {
    const auto *member = dyn_cast_or_null<MemberExpr>(bare(expression));
    if (!member || !isa<CXXThisExpr>(bare(member->getBase())))
      return member && is_own_member(member->getBase());
    if (const auto *method = dyn_cast<CXXMethodDecl>(member->getMemberDecl()))
      return !method->isStatic();
    return isa<FieldDecl>(member->getMemberDecl());
  }

  static bool uses_awaiter(const Stmt *node) {
    if (const auto *operation = dyn_cast<CXXOperatorCallExpr>(node))
      return operation->getNumArgs() > 0 && isa_and_nonnull<CXXMethodDecl>(operation->getDirectCallee()) &&
             is_own_member(operation->getArg(0));
    if (const auto *assign = dyn_cast<BinaryOperator>(node); assign && assign->isAssignmentOp())
      return is_own_member(assign->getLHS());
    if (const auto *call = dyn_cast<CXXMemberCallExpr>(node))
      return is_own_member(call->getCallee()) || is_own_member(call->getImplicitObjectArgument());
    const auto *member = dyn_cast<MemberExpr>(node);
    return member && is_own_member(member) && isa<FieldDecl>(member->getMemberDecl());
  }

  void step(const CFGBlock &block, handed &state, const Stmt **used) const {
    for (const CFGElement &element : block) {
      const auto statement = element.getAs<CFGStmt>();
      if (!statement)
        continue;
      const Stmt *node = statement->getStmt();
      if (used && !*used && state.by && uses_awaiter(node))
        *used = node;
      if (const auto *expression = dyn_cast<Expr>(node); expression && !state.by && hands_over(expression))
        state.by = expression;
    }
  }

  void report_use(const Stmt *use, const Expr *by) const {
    const auto *call = dyn_cast<CallExpr>(by);
    const bool here = call && (runs_handle(call) || runs_behind(call));
    finding result =
        finding_at(use, fn,
                   std::string("the awaiter is used after its coroutine was ") +
                       (here ? called_name(call) == "destroy" ? "destroyed" : "resumed" : "given to another thread") +
                       ": it may be gone by now",
                   "this");
    result.notes.push_back({by->getBeginLoc(), "handed over here; do this last, or copy into locals what comes after"});
    report(std::move(result));
  }
};

} // namespace

void awaiter_handoff(const model &unit, const options &, reporter report) {
  for (const auto &fn : unit.functions) {
    const auto *method = dyn_cast_or_null<CXXMethodDecl>(fn->decl);
    if (method && !method->isStatic() && plain_name(method) == "await_suspend" && method->getNumParams() == 1 &&
        !is_dependent(method))
      checker(*fn, unit.ast, report).run();
  }
}

} // namespace corosan::checker::rules
