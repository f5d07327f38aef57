// Where a function's own code drops an expression's value, and what it does with its local variables.
#pragma once

#include <clang/AST/DeclCXX.h>
#include <clang/AST/Expr.h>
#include <clang/AST/Stmt.h>

#include <llvm/ADT/DenseMap.h>
#include <llvm/ADT/SmallVector.h>

#include <vector>

namespace corosan::checker {

/// What a member function does to the task, or the container of tasks, that it is called on.
enum class access : std::uint8_t { consumes, looks, fills };
access access_of(const clang::CXXMethodDecl *method);

/// All mentions of one variable, taken together.
struct variable_use {
  bool consumed = false;               ///< some mention may take, await, keep or hand over the value
  const clang::Expr *filled = nullptr; ///< for a container: the first call that puts something in
};

/// The result of one walk over a body.
struct task_uses {
  std::vector<const clang::Expr *> dropped;      ///< expressions whose value nobody takes, in source order
  std::vector<const clang::VarDecl *> variables; ///< locals, in source order
  llvm::DenseMap<const clang::VarDecl *, variable_use> uses;
  llvm::DenseMap<const clang::Stmt *, llvm::SmallVector<const clang::VarDecl *, 2>>
      consuming;                                                                        ///< by the mentioning node
  llvm::DenseMap<const clang::Stmt *, std::pair<const clang::VarDecl *, access>> calls; ///< v.empty(), v.push_back(...)

  variable_use of(const clang::VarDecl *variable) const { return uses.lookup(variable); }
  llvm::ArrayRef<const clang::VarDecl *> consumed_by(const clang::Stmt *node) const {
    const auto known = consuming.find(node);
    return known == consuming.end() ? llvm::ArrayRef<const clang::VarDecl *>() : known->second;
  }
};

/// Walks `body` (may be null) once, nested lambdas only for what they capture.
task_uses collect_uses(const clang::Stmt *body);

} // namespace corosan::checker
