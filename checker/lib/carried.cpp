// Data flow for variables that live across suspensions; see carried.h.
#include "checker/lib/carried.h"

#include "checker/lib/flow.h"

using namespace clang;

namespace corosan::checker {
namespace {

/// For each variable: the await that has happened since it was set, null before.
struct since {
  std::vector<const Expr *> awaits;
  std::vector<bool> set;
  bool join(const since &other) {
    bool changed = false;
    for (std::size_t i = 0; i < awaits.size(); ++i) {
      if (!awaits[i] && other.awaits[i]) {
        awaits[i] = other.awaits[i];
        changed = true;
      }
      if (!set[i] && other.set[i])
        set[i] = changed = true;
    }
    return changed;
  }
};

/// The variable that an assignment gives a new value, or null.
const DeclRefExpr *assigned(const Stmt *node) {
  const Expr *target = nullptr;
  if (const auto *plain = dyn_cast<BinaryOperator>(node); plain && plain->getOpcode() == BO_Assign)
    target = plain->getLHS();
  else if (const auto *applied = dyn_cast<CXXOperatorCallExpr>(node);
           applied && applied->getOperator() == OO_Equal && applied->getNumArgs() == 2)
    target = applied->getArg(0);
  const auto *name = target ? dyn_cast<DeclRefExpr>(target->IgnoreParenImpCasts()) : nullptr;
  return name && !name->getDecl()->getType()->isReferenceType() ? name : nullptr;
}

} // namespace

std::vector<carried> carried_over(const function &fn, ASTContext &ast,
                                  llvm::function_ref<bool(const VarDecl *)> wanted) {
  if (fn.awaits.empty() || !fn.decl || !isa_and_nonnull<CoroutineBodyStmt>(fn.decl->getBody()) || is_dependent(fn.decl))
    return {};
  std::vector<const VarDecl *> variables;
  llvm::DenseMap<const VarDecl *, unsigned> number;
  llvm::DenseMap<const Stmt *, const DeclRefExpr *> targets; // mentions that only receive a value
  for_each_own(written_body(fn.decl), [&](const Stmt *node) {
    if (const auto *declaration = dyn_cast<DeclStmt>(node))
      for (const Decl *one : declaration->decls())
        if (const auto *variable = dyn_cast<VarDecl>(one);
            variable && variable->hasLocalStorage() && wanted(variable)) {
          number[variable] = variables.size();
          variables.push_back(variable);
        }
    if (const DeclRefExpr *target = assigned(node))
      targets[target] = target;
  });
  if (variables.empty())
    return {};
  const std::unique_ptr<CFG> graph = build_flow(fn.decl, ast);
  if (!graph)
    return {};
  std::vector<carried> first(variables.size());
  const auto index_of = [&](const Decl *decl) -> int {
    const auto known = number.find(dyn_cast_or_null<VarDecl>(decl));
    return known == number.end() ? -1 : static_cast<int>(known->second);
  };
  const auto step = [&](const CFGBlock &block, since &state, bool last) {
    for (const CFGElement &element : block) {
      const auto statement = element.getAs<CFGStmt>();
      if (!statement)
        continue;
      const Stmt *node = statement->getStmt();
      if (const auto *suspend = dyn_cast<CoroutineSuspendExpr>(node); suspend && !never_suspends(suspend)) {
        for (std::size_t i = 0; i < variables.size(); ++i)
          if (state.set[i] && !state.awaits[i])
            state.awaits[i] = suspend;
      } else if (const auto *declaration = dyn_cast<DeclStmt>(node)) {
        for (const Decl *one : declaration->decls())
          if (const int i = index_of(one); i >= 0) {
            state.set[i] = true;
            state.awaits[i] = nullptr;
          }
      } else if (const DeclRefExpr *target = assigned(node)) {
        if (const int i = index_of(target->getDecl()); i >= 0)
          state.awaits[i] = nullptr;
      } else if (const auto *name = dyn_cast<DeclRefExpr>(node); name && !targets.count(name)) {
        const int i = index_of(name->getDecl());
        if (last && i >= 0 && state.awaits[i] && !first[i].use)
          first[i] = {variables[i], state.awaits[i], name};
      }
    }
  };
  const since entry{std::vector<const Expr *>(variables.size()), std::vector<bool>(variables.size())};
  const auto at_entry = solve(
      *graph, entry, [&](const CFGBlock &block, since &state) { step(block, state, false); },
      [](const CFGBlock &, unsigned, since &) {});
  for (auto block = graph->rbegin(); block != graph->rend(); ++block) // roughly in source order
    if (at_entry[(*block)->getBlockID()]) {
      since state = *at_entry[(*block)->getBlockID()];
      step(**block, state, true);
    }
  llvm::erase_if(first, [](const carried &one) { return !one.use; });
  return first;
}

} // namespace corosan::checker
