// What the checker knows of coroutine libraries: the rows of catalog/dialects.def, matched on declarations, and the
// shape by which it recognises a task type that no row names.
#pragma once

#include "catalog/catalog.h"

#include <clang/AST/Decl.h>
#include <clang/AST/Type.h>

#include <optional>
#include <string_view>

namespace corosan::checker {

/// What kind of coroutine result a type is.
struct task_type {
  catalog::role role;       ///< lazy_task, eager_task, detached_task or generator
  std::string_view dialect; ///< empty: recognised by its shape
};

/// Recognises `type` (references and cv stripped) as a task or generator: by name, by the names of its bases, or by
/// shape (a class with a promise_type, or that coroutine_traits knows, and that can be awaited).
std::optional<task_type> classify_task(clang::QualType type);

/// The role a function (or the class of a constructor) has in some dialect, e.g. initiate, post, spawn, offload.
struct named_role {
  catalog::role role;
  std::string_view dialect;
};
std::optional<named_role> role_of(const clang::FunctionDecl *callee);

/// As above, asked for one role: a function may have several, and role_of gives the first.
std::optional<named_role> role_of(const clang::FunctionDecl *callee, catalog::role wanted);

/// True when some dialect gives `wanted` to a function, or to the variable of a function object. A name may have
/// several roles; role_of gives the first.
bool has_role(const clang::NamedDecl *callee, catalog::role wanted);

/// True for a class that a co_await can take: an awaiter, or one with an operator co_await.
bool is_awaitable(clang::QualType type);

/// The role that a row gives to a class (async_mutex, pool_executor, ...), task types excluded.
std::optional<named_role> role_of_type(clang::QualType type);

/// True for a class whose executor runs work on other threads (thread_pool, system_executor ...), or its executor_type.
bool is_pool_executor(clang::QualType type);

/// Qualified name of a declaration as the catalog writes it: inline and anonymous namespaces left out, no template
/// arguments, "::read" for a global function.
std::string catalog_name(const clang::NamedDecl *decl);

} // namespace corosan::checker
