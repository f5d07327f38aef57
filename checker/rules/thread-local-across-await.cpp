// thread-local-across-await: the address of a thread-local variable, or the value of errno, kept over a suspension. The
// coroutine may go on in another thread, and whatever ran meanwhile in this one has set errno.
#include "checker/lib/carried.h"
#include "checker/lib/contexts.h"
#include "checker/lib/flow.h"
#include "checker/lib/rule.h"

using namespace clang;

namespace corosan::checker::rules {
namespace {

bool is_errno_location(const Expr *expression) {
  const auto *call = dyn_cast_or_null<CallExpr>(expression);
  const llvm::StringRef name = call ? plain_name(call->getDirectCallee()) : llvm::StringRef();
  return name == "__errno_location" || name == "__error";
}

/// The thread-local object that `place` is (a part of); its name is empty for errno, null when it is none.
struct thread_local_place {
  bool found = false;
  std::string name;
};
thread_local_place thread_local_behind(const Expr *pointer, unsigned depth);
thread_local_place given_by(const CallExpr *call, unsigned depth);

thread_local_place thread_local_in(const Expr *place, unsigned depth = 0) {
  place = bare(place);
  if (!place || depth > 8)
    return {};
  if (const auto *name = dyn_cast<DeclRefExpr>(place)) {
    const auto *variable = dyn_cast<VarDecl>(name->getDecl());
    const bool local =
        variable && variable->getTLSKind() != VarDecl::TLS_None && !variable->getType()->isReferenceType();
    return local ? thread_local_place{true, variable->getNameAsString()} : thread_local_place();
  }
  if (const auto *member = dyn_cast<MemberExpr>(place)) {
    if (const auto *field = dyn_cast<VarDecl>(member->getMemberDecl());
        field && field->getTLSKind() != VarDecl::TLS_None)
      return {true, field->getNameAsString()};
    return member->isArrow() ? thread_local_place() : thread_local_in(member->getBase(), depth + 1);
  }
  if (const auto *subscript = dyn_cast<ArraySubscriptExpr>(place))
    return subscript->getBase()->IgnoreImpCasts()->getType()->isArrayType()
               ? thread_local_in(subscript->getBase(), depth + 1)
               : thread_local_place();
  if (const auto *unary = dyn_cast<UnaryOperator>(place); unary && unary->getOpcode() == UO_Deref)
    return thread_local_behind(unary->getSubExpr(), depth + 1);
  if (const auto *call = dyn_cast<CallExpr>(place); call && call->isGLValue())
    return given_by(call, depth + 1);
  return {};
}

/// What a pointer points to.
thread_local_place thread_local_behind(const Expr *pointer, unsigned depth) {
  pointer = bare(pointer);
  if (is_errno_location(pointer))
    return {true, {}};
  if (const auto *address = dyn_cast_or_null<UnaryOperator>(pointer); address && address->getOpcode() == UO_AddrOf)
    return thread_local_in(address->getSubExpr(), depth);
  const auto *call = dyn_cast_or_null<CallExpr>(pointer);
  return call ? given_by(call, depth) : thread_local_place();
}

/// What a function gives a reference or pointer to, when all its returns name the same.
thread_local_place given_by(const CallExpr *call, unsigned depth) {
  const FunctionDecl *callee = call->getDirectCallee(), *definition = nullptr;
  if (!callee || !callee->hasBody(definition) || depth > 8 || isa<CoroutineBodyStmt>(definition->getBody()) ||
      definition->isDependentContext())
    return {};
  thread_local_place given;
  bool same = true;
  for_each_own(definition->getBody(), [&](const Stmt *node) {
    const auto *leave = dyn_cast<ReturnStmt>(node);
    if (!leave || !leave->getRetValue())
      return;
    const thread_local_place one = definition->getReturnType()->isReferenceType()
                                       ? thread_local_in(leave->getRetValue(), depth + 1)
                                       : thread_local_behind(leave->getRetValue(), depth + 1);
    same &= one.found && (!given.found || given.name == one.name);
    given = one;
  });
  return same ? given : thread_local_place();
}

/// What a reference or pointer was bound to.
thread_local_place bound_to(const VarDecl *variable) {
  const Expr *init = variable->getInit();
  if (!init)
    return {};
  if (variable->getType()->isReferenceType())
    return thread_local_in(init);
  if (!variable->getType()->isPointerType())
    return {};
  return thread_local_behind(init, 0);
}

bool reads_errno(const Stmt *node) {
  const auto *unary = dyn_cast<UnaryOperator>(node);
  return unary && unary->getOpcode() == UO_Deref && is_errno_location(bare(unary->getSubExpr()));
}

/// What happened last: a C function that sets errno, then an await that gives nothing.
struct trail {
  const CallExpr *call = nullptr;
  const Expr *await = nullptr;
  bool join(const trail &other) {
    // Reported only when every path says the same.
    const trail both = call == other.call && await == other.await ? *this : trail();
    const bool changed = both.call != call || both.await != await;
    *this = both;
    return changed;
  }
};

bool sets_errno(const CallExpr *call) {
  const FunctionDecl *callee = call->getDirectCallee();
  return callee && callee->isExternC() && !callee->getBuiltinID() && !is_errno_location(call) && !callee->isNoReturn();
}

void check_errno(const function &fn, ASTContext &ast, reporter report) {
  if (fn.awaits.empty() || is_dependent(fn.decl))
    return;
  bool any = false;
  llvm::SmallPtrSet<const Stmt *, 8> bare_awaits;
  for_each_own(written_body(fn.decl), [&](const Stmt *node) {
    any |= reads_errno(node);
    if (const auto *block = dyn_cast<CompoundStmt>(node))
      for (const Stmt *child : block->body())
        if (const auto *value = dyn_cast<Expr>(child))
          bare_awaits.insert(bare(value));
  });
  const std::unique_ptr<CFG> graph = any ? build_flow(fn.decl, ast) : nullptr;
  if (!graph)
    return;
  const auto step = [&](const CFGBlock &block, trail &state, bool last) {
    for (const CFGElement &element : block) {
      const auto statement = element.getAs<CFGStmt>();
      if (!statement)
        continue;
      const Stmt *node = statement->getStmt();
      if (reads_errno(node)) {
        if (last && state.call && state.await) {
          finding result;
          result.location = node->getBeginLoc();
          result.message = "'errno' is read after an await: it no longer tells about '" +
                           plain_name(state.call->getDirectCallee()).str() +
                           "', so copy it before the coroutine suspends";
          result.notes.push_back({state.await->getBeginLoc(), "the coroutine suspends here"});
          result.notes.push_back({state.call->getExprLoc(), "the call that set it"});
          result.function = function_name(fn);
          result.subject = "errno";
          report(std::move(result));
        }
        state = {};
      } else if (const auto *suspend = dyn_cast<CoroutineSuspendExpr>(node)) {
        // An await that gives a value may well have made the call, and set errno, just before it came back.
        const bool gives_nothing = bare_awaits.contains(suspend) && !never_suspends(suspend);
        state.await = gives_nothing ? suspend : nullptr;
        if (!gives_nothing)
          state.call = nullptr;
      } else if (const auto *call = dyn_cast<CallExpr>(node); call && !is_errno_location(call)) {
        // The calls that make up the awaited expression come before the await.
        state = sets_errno(call) ? trail{call, nullptr} : state.await ? trail() : state;
      }
    }
  };
  const auto at_entry = solve(
      *graph, trail(), [&](const CFGBlock &block, trail &state) { step(block, state, false); },
      [](const CFGBlock &, unsigned, trail &) {});
  for (const CFGBlock *block : *graph)
    if (at_entry[block->getBlockID()]) {
      trail state = *at_entry[block->getBlockID()];
      step(*block, state, true);
    }
}

} // namespace

void thread_local_across_await(const model &unit, const options &, reporter report) {
  for (const auto &fn : unit.functions) {
    if (!fn->decl || fn->context == context::generator)
      continue;
    const auto wanted = [](const VarDecl *variable) { return bound_to(variable).found; };
    for (const carried &one : carried_over(*fn, unit.ast, wanted)) {
      const std::string place = bound_to(one.variable).name, name = one.variable->getNameAsString();
      finding result;
      result.location = one.use->getLocation();
      result.message =
          "'" + name + "' still points to the " + (place.empty() ? "'errno'" : "'" + place + "'") +
          " of the thread that ran before the await: " + "name the thread-local variable itself after a suspension";
      result.notes.push_back({one.variable->getLocation(), "'" + name + "' is bound here"});
      result.notes.push_back(
          {one.await->getBeginLoc(), "the coroutine suspends here, and may go on in another thread"});
      result.function = function_name(*fn);
      result.subject = name;
      report(std::move(result));
    }
    check_errno(*fn, unit.ast, report);
  }
}

} // namespace corosan::checker::rules
