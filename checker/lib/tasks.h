// What several rules ask about tasks, about the calls that make them and the code that gets them.
#pragma once

#include "checker/lib/finding.h"
#include "checker/lib/model.h"

#include <string>

namespace corosan::checker {

/// True for a task that does nothing until somebody awaits it.
bool is_lazy_task(clang::QualType type);

/// What awaiting a task of this type gives: its first template argument; null when that cannot be told.
clang::QualType value_of_task(clang::QualType task);

/// The function that a call names, for a message; empty for a lambda and for what cannot be told.
std::string callee_text(const clang::Expr *call);

/// True when a co_await of `made`, a task, compiles where it stands in `fn`: in a coroutine of the same kind of task,
/// outside catch handlers and macros.
bool can_await(const clang::Expr *made, const function &fn);

/// The same for an awaitable that suits the coroutine whatever its type: `fn` is a coroutine, no handler, no macro.
bool can_await_here(const clang::Expr *made, const function &fn);

/// True for a std::vector, deque, list or forward_list of lazy tasks.
bool holds_lazy_tasks(clang::QualType container);

/// Adds the fix that puts `co_await ` in front of `made`, where that compiles.
void offer_await(finding &result, const clang::Expr *made, const function &fn);

} // namespace corosan::checker
