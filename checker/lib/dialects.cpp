// Recognises coroutine libraries: matches declarations against catalog/dialects.def, and task types that no row names
// by the shape of their class and promise.
#include "checker/lib/dialects.h"

#include "checker/lib/row_table.h"

#include <clang/AST/ASTContext.h>
#include <clang/AST/DeclCXX.h>
#include <clang/AST/DeclTemplate.h>

#include <llvm/ADT/STLExtras.h>
#include <llvm/ADT/STLFunctionalExtras.h>
#include <llvm/ADT/SmallVector.h>

namespace corosan::checker {
namespace {

using catalog::dialect_name;
using catalog::role;
using row_filter = llvm::function_ref<bool(const dialect_name &)>;

bool is_type_role(role value) {
  return value == role::lazy_task || value == role::eager_task || value == role::detached_task ||
         value == role::generator;
}

std::string own_name(const clang::NamedDecl *decl) {
  if (llvm::isa<clang::CXXConstructorDecl>(decl))
    return llvm::cast<clang::CXXConstructorDecl>(decl)->getParent()->getNameAsString();
  if (llvm::isa<clang::CXXDestructorDecl>(decl))
    return "~" + llvm::cast<clang::CXXDestructorDecl>(decl)->getParent()->getNameAsString();
  return decl->getNameAsString();
}

/// The accepted row that names `decl`, or null.
const dialect_name *row_of(const clang::NamedDecl *decl, row_filter accept) {
  const clang::IdentifierInfo *identifier = decl ? decl->getIdentifier() : nullptr;
  if (!identifier)
    return nullptr;
  std::string name;
  return rows().find_name(identifier->getName(), [&](const dialect_name &row) {
    if (!accept(row))
      return false;
    if (name.empty())
      name = catalog_name(decl);
    return names(row.name, name);
  });
}

const dialect_name *row_of_bases(const clang::CXXRecordDecl *record, row_filter accept, unsigned depth = 0) {
  if (!record || !record->hasDefinition() || depth > 16)
    return nullptr;
  for (const clang::CXXBaseSpecifier &base : record->getDefinition()->bases()) {
    const clang::CXXRecordDecl *parent = base.getType()->getAsCXXRecordDecl();
    if (!parent)
      continue;
    if (const dialect_name *row = row_of(parent, accept))
      return row;
    if (const dialect_name *row = row_of_bases(parent, accept, depth + 1))
      return row;
  }
  return nullptr;
}

/// The row that names the type by any of its aliases, its class, its template or one of its bases.
const dialect_name *row_of_type(clang::QualType type, row_filter accept) {
  while (true) {
    if (const auto *alias = llvm::dyn_cast<clang::TypedefType>(type.getTypePtr())) {
      if (const dialect_name *row = row_of(alias->getDecl(), accept))
        return row;
    } else if (const auto *special = llvm::dyn_cast<clang::TemplateSpecializationType>(type.getTypePtr())) {
      if (const dialect_name *row = row_of(special->getTemplateName().getAsTemplateDecl(), accept))
        return row;
    }
    const clang::QualType next = type->getLocallyUnqualifiedSingleStepDesugaredType();
    if (next.getTypePtr() == type.getTypePtr())
      break;
    type = next;
  }
  const clang::CXXRecordDecl *record = type->getAsCXXRecordDecl();
  if (!record)
    return nullptr;
  if (const dialect_name *row = row_of(record, accept))
    return row;
  return row_of_bases(record, accept);
}

/// The definition of `record`; of a member class that nobody has needed yet, that of the template it comes from.
const clang::CXXRecordDecl *definition(const clang::CXXRecordDecl *record) {
  if (record && !record->hasDefinition())
    record = record->getTemplateInstantiationPattern();
  return record && record->hasDefinition() ? record->getDefinition() : nullptr;
}

bool has_member(const clang::CXXRecordDecl *record, clang::DeclarationName name, unsigned depth = 0) {
  record = definition(record);
  if (!record || depth > 16)
    return false;
  if (!record->lookup(name).empty())
    return true;
  return llvm::any_of(record->bases(), [&](const clang::CXXBaseSpecifier &base) {
    return has_member(base.getType()->getAsCXXRecordDecl(), name, depth + 1);
  });
}

const clang::CXXRecordDecl *nested_type(const clang::CXXRecordDecl *record, clang::DeclarationName name,
                                        unsigned depth = 0) {
  record = definition(record);
  if (!record || depth > 16)
    return nullptr;
  for (const clang::NamedDecl *member : record->lookup(name)) {
    if (const auto *nested = llvm::dyn_cast<clang::CXXRecordDecl>(member))
      return nested;
    if (const auto *alias = llvm::dyn_cast<clang::TypedefNameDecl>(member))
      return alias->getUnderlyingType()->getAsCXXRecordDecl();
  }
  for (const clang::CXXBaseSpecifier &base : record->bases())
    if (const auto *found = nested_type(base.getType()->getAsCXXRecordDecl(), name, depth + 1))
      return found;
  return nullptr;
}

/// The class, or the class template that it is made from.
const clang::Decl *origin(const clang::CXXRecordDecl *record) {
  if (const auto *special = llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(record))
    return special->getSpecializedTemplate()->getCanonicalDecl();
  if (const clang::ClassTemplateDecl *pattern = record->getDescribedClassTemplate())
    return pattern->getCanonicalDecl();
  return record->getCanonicalDecl();
}

/// As above for a type (a reference stripped); null when it is no class.
const clang::Decl *origin(clang::QualType type) {
  type = type.getNonReferenceType();
  if (const clang::CXXRecordDecl *record = type->getAsCXXRecordDecl())
    return origin(record);
  if (const auto *special = type->getAs<clang::TemplateSpecializationType>())
    if (const clang::TemplateDecl *pattern = special->getTemplateName().getAsTemplateDecl())
      return pattern->getCanonicalDecl();
  return nullptr;
}

bool takes(const clang::NamedDecl *function, const clang::Decl *wanted) {
  const clang::FunctionDecl *decl = function->getAsFunction();
  return decl && llvm::any_of(decl->parameters(),
                              [&](const clang::ParmVarDecl *param) { return origin(param->getType()) == wanted; });
}

/// True when a co_await of an object of the class can mean something: an awaiter, a member or free operator co_await,
/// or an await_transform of its own promise.
bool can_be_awaited(const clang::CXXRecordDecl *record, const clang::CXXRecordDecl *promise) {
  clang::ASTContext &ast = record->getASTContext();
  const clang::DeclarationName await_operator = ast.DeclarationNames.getCXXOperatorName(clang::OO_Coawait);
  if (has_member(record, await_operator) || has_member(record, &ast.Idents.get("await_ready")))
    return true;
  const clang::Decl *self = origin(record);
  for (const clang::NamedDecl *function : record->getEnclosingNamespaceContext()->lookup(await_operator))
    if (takes(function, self))
      return true;
  if (promise && promise->hasDefinition())
    for (const clang::NamedDecl *function : promise->lookup(&ast.Idents.get("await_transform")))
      if (takes(function, self))
        return true;
  return false;
}

/// The promise that a std::coroutine_traits specialization seen in this translation unit gives to `record`.
const clang::CXXRecordDecl *promise_from_traits(const clang::CXXRecordDecl *record) {
  clang::ASTContext &ast = record->getASTContext();
  const clang::DeclarationName promise_type = &ast.Idents.get("promise_type");
  for (const clang::NamedDecl *space : ast.getTranslationUnitDecl()->lookup(&ast.Idents.get("std"))) {
    const auto *names = llvm::dyn_cast<clang::NamespaceDecl>(space);
    if (!names)
      continue;
    for (const clang::NamedDecl *found : names->lookup(&ast.Idents.get("coroutine_traits")))
      if (const auto *traits = llvm::dyn_cast<clang::ClassTemplateDecl>(found))
        for (const clang::ClassTemplateSpecializationDecl *special : traits->specializations()) {
          const clang::TemplateArgumentList &arguments = special->getTemplateArgs();
          if (arguments.size() > 0 && arguments[0].getKind() == clang::TemplateArgument::Type &&
              arguments[0].getAsType()->getAsCXXRecordDecl() == record->getCanonicalDecl())
            if (const auto *promise = nested_type(special, promise_type))
              return promise;
        }
  }
  return nullptr;
}

/// Name of the awaiter class that the promise's initial_suspend returns; empty when it cannot be told.
std::string initial_awaiter(const clang::CXXRecordDecl *promise, unsigned depth = 0) {
  promise = definition(promise);
  if (!promise || depth > 16)
    return {};
  for (const clang::NamedDecl *member : promise->lookup(&promise->getASTContext().Idents.get("initial_suspend")))
    if (const clang::FunctionDecl *function = member->getAsFunction()) {
      const clang::CXXRecordDecl *awaiter = function->getReturnType()->getAsCXXRecordDecl();
      return catalog_name(awaiter);
    }
  for (const clang::CXXBaseSpecifier &base : promise->bases())
    if (std::string found = initial_awaiter(base.getType()->getAsCXXRecordDecl(), depth + 1); !found.empty())
      return found;
  return {};
}

std::optional<task_type> classify_shape(const clang::CXXRecordDecl *record) {
  if (!record || !record->hasDefinition() || record->isInvalidDecl() || record->isLambda())
    return std::nullopt;
  record = record->getDefinition();
  clang::ASTContext &ast = record->getASTContext();
  const clang::CXXRecordDecl *promise = nested_type(record, &ast.Idents.get("promise_type"));
  const bool awaited = can_be_awaited(record, promise);
  if (!promise && awaited)
    promise = promise_from_traits(record);
  if (!promise)
    return std::nullopt;
  // An initial awaiter of the library's own may well start the coroutine (on a pool, say): only std::suspend_always is
  // taken as the promise that nothing runs before the await.
  const std::string initial = initial_awaiter(promise);
  // A value that may be missing, and a coroutine only so that co_await hands its absence on: expected, optional,
  // result.
  if (has_member(record, &ast.Idents.get("has_value")) || has_member(record, &ast.Idents.get("hasValue")))
    return std::nullopt;
  if (awaited)
    return task_type{initial == "std::suspend_always" ? role::lazy_task : role::eager_task, {}};
  if (has_member(promise, &ast.Idents.get("yield_value")))
    return task_type{role::generator, {}};
  if (initial == "std::suspend_never")
    return task_type{role::detached_task, {}};
  return std::nullopt; // driven by hand: nobody can say what forgetting it means
}

} // namespace

std::string catalog_name(const clang::NamedDecl *decl) {
  if (!decl)
    return {};
  std::string name = own_name(decl);
  bool scoped = false;
  for (const clang::DeclContext *outer = decl->getDeclContext(); outer && !outer->isTranslationUnit();
       outer = outer->getParent()) {
    if (const auto *space = llvm::dyn_cast<clang::NamespaceDecl>(outer))
      if (space->isInline() || space->isAnonymousNamespace())
        continue;
    const auto *named = llvm::dyn_cast<clang::NamedDecl>(outer);
    if (!named || llvm::isa<clang::LinkageSpecDecl>(outer))
      continue;
    scoped = true;
    name = own_name(named) + "::" + name;
  }
  if (!scoped && decl->getAsFunction())
    name = "::" + name;
  return name;
}

/// Asio's coro<Yield, Return> is a task when it yields nothing, else a generator.
static bool yields(clang::QualType type) {
  const auto *special = llvm::dyn_cast_or_null<clang::ClassTemplateSpecializationDecl>(type->getAsCXXRecordDecl());
  return special && special->getName() == "coro" && special->getTemplateArgs().size() > 1 &&
         special->getTemplateArgs()[0].getKind() == clang::TemplateArgument::Type &&
         !special->getTemplateArgs()[0].getAsType()->isVoidType();
}

std::optional<task_type> classify_task(clang::QualType type) {
  if (type.isNull())
    return std::nullopt;
  type = type.getNonReferenceType().getUnqualifiedType();
  if (type->isScalarType() || type->isVoidType() || type->isArrayType() || type->isFunctionType())
    return std::nullopt;
  if (const dialect_name *row = row_of_type(type, [](const dialect_name &row) { return is_type_role(row.role); }))
    return task_type{row->role == role::lazy_task && yields(type) ? role::generator : row->role, row->dialect};
  return classify_shape(type->getAsCXXRecordDecl());
}

/// The accepted row that names a function, the class of a constructor, or a member that a method inherits or overrides.
static const dialect_name *row_of_function(const clang::FunctionDecl *callee, row_filter accept) {
  if (!callee)
    return nullptr;
  if (const auto *constructor = llvm::dyn_cast<clang::CXXConstructorDecl>(callee))
    return row_of(constructor->getParent(), accept);
  const dialect_name *row = row_of(callee, accept);
  const auto *method = llvm::dyn_cast<clang::CXXMethodDecl>(callee);
  if (method && method->getOverloadedOperator() == clang::OO_Call) // a function object: its class has the row
    return row_of(method->getParent(), accept);
  if (!row && method && method->getIdentifier()) {
    // A member inherited from, or overriding, a listed one: "class::name" with the class's bases in turn.
    const std::string suffix = "::" + method->getNameAsString();
    row = rows().find_name(method->getName(), [&](const dialect_name &candidate) {
      if (!accept(candidate))
        return false;
      llvm::SmallVector<const clang::CXXRecordDecl *, 8> worklist = {method->getParent()};
      while (!worklist.empty()) {
        const clang::CXXRecordDecl *record = worklist.pop_back_val();
        if (names(candidate.name, catalog_name(record) + suffix))
          return true;
        if (!record->hasDefinition())
          continue;
        for (const clang::CXXBaseSpecifier &base : record->getDefinition()->bases())
          if (const clang::CXXRecordDecl *parent = base.getType()->getAsCXXRecordDecl())
            worklist.push_back(parent);
      }
      return false;
    });
  }
  return row;
}

std::optional<named_role> role_of(const clang::FunctionDecl *callee) {
  const auto accept = [](const dialect_name &row) { return !is_type_role(row.role); };
  const dialect_name *row = row_of_function(callee, accept);
  return row ? std::optional<named_role>({row->role, row->dialect}) : std::nullopt;
}

std::optional<named_role> role_of(const clang::FunctionDecl *callee, catalog::role wanted) {
  const dialect_name *row = row_of(callee, [&](const dialect_name &row) { return row.role == wanted; });
  return row ? std::optional<named_role>({row->role, row->dialect}) : std::nullopt;
}

bool has_role(const clang::NamedDecl *callee, role wanted) {
  const auto accept = [&](const dialect_name &row) { return row.role == wanted; };
  if (const auto *function = llvm::dyn_cast_or_null<clang::FunctionDecl>(callee))
    return row_of_function(function, accept) != nullptr;
  return row_of(callee, accept) != nullptr;
}

bool is_awaitable(clang::QualType type) {
  const clang::CXXRecordDecl *record = type.isNull() ? nullptr : type.getNonReferenceType()->getAsCXXRecordDecl();
  return record && record->hasDefinition() && can_be_awaited(record->getDefinition(), nullptr);
}

std::optional<named_role> role_of_type(clang::QualType type) {
  if (type.isNull())
    return std::nullopt;
  const dialect_name *row = row_of_type(type.getNonReferenceType().getUnqualifiedType(),
                                        [](const dialect_name &row) { return !is_type_role(row.role); });
  return row ? std::optional<named_role>({row->role, row->dialect}) : std::nullopt;
}

bool is_pool_executor(clang::QualType type) {
  const auto accept = [](const dialect_name &row) { return row.role == role::pool_executor; };
  if (type.isNull())
    return false;
  type = type.getNonReferenceType().getUnqualifiedType();
  if (row_of_type(type, accept))
    return true;
  const clang::CXXRecordDecl *record = type->getAsCXXRecordDecl();
  if (!record)
    return false;
  // The pool's own executor class is nested in it; a strand only serialises what runs on the executor it wraps.
  for (const clang::DeclContext *outer = record->getDeclContext(); outer; outer = outer->getParent())
    if (const auto *owner = llvm::dyn_cast<clang::CXXRecordDecl>(outer))
      if (row_of(owner, accept))
        return true;
  if (const auto *special = llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(record))
    if (special->getName() == "strand" && special->getTemplateArgs().size() > 0 &&
        special->getTemplateArgs()[0].getKind() == clang::TemplateArgument::Type)
      return is_pool_executor(special->getTemplateArgs()[0].getAsType());
  return false;
}

} // namespace corosan::checker
