// The state of lock guards and of manually locked mutexes through the control-flow graph of one coroutine.
#pragma once

#include "checker/lib/flow.h"
#include "checker/lib/locks.h"

#include <llvm/ADT/SmallPtrSet.h>

#include <map>

namespace corosan::checker {

/// What is known of one guard or mutex: some path holds it, some path tried to.
struct holding {
  bool held = false, tried = false;
  clang::SourceLocation acquired;
  std::string guard; ///< name of the guard variable, if there is one
  std::string mutex; ///< what it locks, as written; empty when unknown
  bool operator==(const holding &) const = default;
};

/// Everything held at one point. Keys: a guard variable by its address, "!" and the address of a temporary, a manually
/// locked mutex by "@" and its place; "moved:" and a guard's key keeps what a std::move took from it.
struct held_state {
  std::map<std::string, holding> locks;

  bool join(const held_state &other) {
    bool changed = false;
    for (const auto &[key, theirs] : other.locks) {
      const auto [entry, added] = locks.try_emplace(key, theirs);
      holding &mine = entry->second;
      if (added) {
        changed = true;
      } else if ((theirs.held && !mine.held) || (theirs.tried && !mine.tried)) {
        if (!mine.held) {
          mine.acquired = theirs.acquired;
          mine.mutex = theirs.mutex;
        }
        mine.held |= theirs.held;
        mine.tried |= theirs.tried;
        changed = true;
      }
    }
    return changed;
  }
};

/// Called with each co_await or co_yield and the state at it.
using at_suspension = llvm::function_ref<void(const clang::Expr *, const held_state &)>;

/// The transfer functions; `flow` and `ast` must outlive the object.
class lock_flow {
public:
  lock_flow(const clang::CFG &flow, clang::ASTContext &ast);

  /// By-value guard parameters are held from the start.
  held_state at_start(const clang::FunctionDecl *decl) const;
  /// Applies one block to `state`.
  void step(const clang::CFGBlock &block, held_state &state, at_suspension suspended) const;
  /// What a branch tells: `if (guard)`, `if (!guard.try_lock())`, `if (m.try_lock())`.
  void refine(const clang::CFGBlock &block, unsigned branch, held_state &state) const;

private:
  clang::ASTContext &ast;
  llvm::SmallPtrSet<const clang::CXXBindTemporaryExpr *, 8> temporaries;

  std::string text(const clang::Expr *mutex) const;
  std::string tested(const clang::Expr *condition) const;
  holding made_by(const clang::Expr *init, clang::QualType type, held_state &state) const;
  void apply(lock_effect effect, const std::string &key, const clang::Expr *at, const std::string &guard,
             const std::string &mutex, held_state &state) const;
  void step(const clang::Stmt *node, held_state &state, at_suspension suspended) const;
  void suspend(const clang::CoroutineSuspendExpr *await, const held_state &state, at_suspension suspended) const;
  void declare(const clang::VarDecl *guard, held_state &state) const;
  void forget(const clang::VarDecl *guard, held_state &state) const;
  void give_away(const clang::FunctionDecl *callee, llvm::ArrayRef<const clang::Expr *> arguments,
                 held_state &state) const;
  void step_member(const clang::CXXMemberCallExpr *call, held_state &state) const;
  void step_call(const clang::CallExpr *call, held_state &state) const;
  void follow(const clang::FunctionDecl *callee, const clang::Expr *object,
              llvm::ArrayRef<const clang::Expr *> arguments, const clang::Expr *at, held_state &state) const;
  void swap(const clang::VarDecl *left, const clang::VarDecl *right, held_state &state) const;
};

/// The variable is a guard object, or a reference that keeps a temporary guard alive.
bool is_guard_variable(const clang::VarDecl *variable);

} // namespace corosan::checker
