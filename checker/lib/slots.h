// Callables that outlive the call that gave them: kept in a field or a global variable, called from there later.
#pragma once

#include "checker/lib/model.h"

namespace corosan::checker {

/// The field or global variable that `expression` means when it is a type-erased callable (std::function and the like,
/// a signal, a global pointer to a function), or an element of a container of such. Null otherwise.
const clang::ValueDecl *slot_of(const clang::Expr *expression);

/// True for the type of such a callable, and of a container of them.
bool holds_callable(clang::QualType type);

/// A parameter that code names: of the function itself, or of one around it, which a lambda captured.
struct named_parameter {
  const clang::ParmVarDecl *decl = nullptr;
  function *owner = nullptr;
};
/// The parameter that `expression` in `fn` names, itself or as a callable wrapped around it; the first 32 count.
named_parameter parameter_named(const clang::Expr *expression, function &fn);

/// Notes in `unit`, or in the function whose parameter it is, that `value` is put into `slot` by `fn`.
void note_stored(const clang::ValueDecl *slot, const clang::Expr *value, function &fn, model &unit);

/// Notes what `call` puts into a slot: an assignment, `slots.push_back(f)`, `signal.connect(f)`.
void note_stores(const clang::CallExpr *call, function &fn, model &unit);
/// The same for the members of an aggregate.
void note_stores(const clang::InitListExpr *list, function &fn, model &unit);

} // namespace corosan::checker
