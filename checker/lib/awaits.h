// What a co_await waits for, and small questions about expressions that the rules of structure share.
#pragma once

#include "catalog/catalog.h"
#include "checker/lib/finding.h"
#include "checker/lib/model.h"

#include <llvm/ADT/ArrayRef.h>
#include <llvm/ADT/StringRef.h>

#include <string>
#include <string_view>
#include <vector>

namespace corosan::checker {

/// The expression after co_await or co_yield, stripped of what does not change its meaning; null for another node.
const clang::Expr *awaited_operand(const clang::Stmt *node);

/// The call that a co_await awaits; null for anything else.
const clang::CallExpr *awaited_call(const clang::Stmt *node);

/// True for a co_await or co_yield that may suspend.
bool may_suspend(const clang::Stmt *node);

/// The awaits that the user's options allow while a guard lives.
struct allowed_awaits {
  llvm::ArrayRef<std::string> types;   ///< qualified names of what is awaited
  llvm::ArrayRef<std::string> callees; ///< qualified names of functions that give it
  bool contain(const clang::Expr *await) const;
};

/// The identifier that a call names, also in dependent code; empty for operators and pointers.
llvm::StringRef called_name(const clang::CallExpr *call);

/// The object of a member call, bare; null for other calls.
const clang::Expr *object_of(const clang::CallExpr *call);

/// True for the await of a sleep or a yield: what it waits for is time, or a turn of the loop. `timer` is set when the
/// wait is that of a timer object, which somebody has to set: a timer that nobody sets again serves as an event.
bool is_pause(const clang::Stmt *await, bool &timer);

/// True when evaluating `condition` changes nothing and it reads only memory: no calls but getters of the standard
/// library (load, empty, has_value ...), conversions and comparisons, and members that just return a field.
bool only_reads(const clang::Expr *condition);

/// True for `while (true)`, `for (;;)` and the like.
bool is_endless(const clang::Stmt *loop, const clang::ASTContext &ast);
/// The parts of a loop; null for another statement, or when there is none.
const clang::Stmt *loop_body(const clang::Stmt *loop);
const clang::Expr *loop_condition(const clang::Stmt *loop);

/// The first name that `dialect` gives to `role`; empty when there is none.
std::string_view dialect_word(std::string_view dialect, catalog::role role);

/// True when the code below `root` names something (a variable, member, function or type) that contains one of
/// `parts`; upper and lower case are the same.
bool mentions_name(const clang::Stmt *root, llvm::ArrayRef<llvm::StringRef> parts);

} // namespace corosan::checker
