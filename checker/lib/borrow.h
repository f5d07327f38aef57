// What memory of the running function's own an argument refers to, and whether a coroutine needs it after its start.
#pragma once

#include "checker/lib/model.h"

#include <string>

namespace corosan::checker {

/// How a type refers to an object that it does not own.
enum class hold : std::uint8_t { none, reference, view, pointer };
hold hold_of(clang::QualType type);

/// An object that dies with the full-expression, or with the scope of a variable; neither when it is somebody else's.
struct origin {
  const clang::VarDecl *local = nullptr; ///< a local, or a parameter taken by value
  const clang::Expr *temporary = nullptr;
  explicit operator bool() const { return local || temporary; }
};

/// The name of a local in a message: "x", or "[a, b]" for structured bindings.
std::string local_name(const clang::VarDecl *local);

/// What the glvalue (or temporary) `object` is part of. `from`: the function in whose body it stands.
origin object_of(const clang::Expr *object, const function &from);

/// What a parameter of type `type` refers to when it is given `argument`: the object itself, the owner that a view or
/// pointer was made from.
origin borrowed(const clang::Expr *argument, clang::QualType type, const function &from);

/// What a view (string_view, span, an Asio buffer, std::ref) or a pointer was made from.
origin viewed(const clang::Expr *view, const function &from);
origin pointed(const clang::Expr *pointer, const function &from);

/// True for task types that can only be awaited where they are made: neither copied nor moved.
bool immediate_only(clang::QualType task);

/// A parameter, the object or the captures of a coroutine.
struct needed {
  const clang::ParmVarDecl *parameter = nullptr;
  bool self = false;     ///< `this`
  bool captures = false; ///< whatever the closure holds
};
/// True when the coroutine `callee` uses it after it first suspends (for a lazy task: at all). Bodies that are not in
/// this unit: `unseen`. A plain function that hands the parameter on to such a coroutine needs it, too.
bool needs_later(const clang::FunctionDecl *callee, const needed &what, bool lazy, bool unseen);

} // namespace corosan::checker
