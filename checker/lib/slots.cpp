// Fields and globals that hold callables; see slots.h.
#include "checker/lib/slots.h"

#include "checker/lib/contexts.h"

#include <clang/AST/DeclTemplate.h>

#include <llvm/ADT/StringSet.h>

using namespace clang;

namespace corosan::checker {
namespace {

constexpr unsigned deepest = 8; // elements of elements, variables made from variables

/// std::function<void()>, and whatever else is made for a signature; a pointer to a function; a container of these.
bool holds(QualType type, unsigned depth) {
  if (type.isNull() || depth > 3)
    return false;
  type = type.getNonReferenceType();
  if (type->isFunctionPointerType())
    return true;
  const auto *made = dyn_cast_or_null<ClassTemplateSpecializationDecl>(type->getAsCXXRecordDecl());
  if (!made)
    return false;
  for (const TemplateArgument &argument : made->getTemplateArgs().asArray()) {
    if (argument.getKind() != TemplateArgument::Type)
      continue;
    if (argument.getAsType()->isFunctionType() || (made->isInStdNamespace() && holds(argument.getAsType(), depth + 1)))
      return true;
  }
  return false;
}

bool gives_element(llvm::StringRef name) {
  static const llvm::StringSet<> names = {"at", "front", "back", "top", "get", "value", "begin", "find"};
  return names.contains(name);
}
bool takes_element(llvm::StringRef name) {
  static const llvm::StringSet<> names = {"push_back",        "emplace_back", "push_front",  "push",
                                          "emplace",          "insert",       "try_emplace", "assign",
                                          "insert_or_assign", "connect",      "reset"};
  return names.contains(name);
}

const ValueDecl *find_slot(const Expr *expression, unsigned depth) {
  const Expr *bare = strip(expression);
  if (!bare || depth > deepest)
    return nullptr;
  if (const auto *member = dyn_cast<MemberExpr>(bare)) {
    const auto *field = dyn_cast<FieldDecl>(member->getMemberDecl());
    if (!field)
      return nullptr;
    if (field->getParent()->isInStdNamespace()) // the value of a map's element
      return find_slot(member->getBase(), depth + 1);
    // A pointer in a field is a table of functions by hand as a rule: anything may be called.
    return holds_callable(field->getType()) && !field->getType()->isFunctionPointerType() ? field : nullptr;
  }
  if (const auto *name = dyn_cast<DeclRefExpr>(bare)) {
    const ValueDecl *decl = name->getDecl();
    if (const auto *binding = dyn_cast<BindingDecl>(decl))
      decl = binding->getDecomposedDecl();
    const auto *variable = dyn_cast_or_null<VarDecl>(decl);
    if (!variable || isa<ParmVarDecl>(variable))
      return nullptr;
    if (variable->hasGlobalStorage())
      return holds_callable(variable->getType()) ? variable : nullptr;
    return find_slot(variable->getInit(), depth + 1);
  }
  if (const auto *call = dyn_cast<CXXMemberCallExpr>(bare)) {
    const CXXMethodDecl *method = call->getMethodDecl();
    return method && method->getParent()->isInStdNamespace() && gives_element(plain_name(method))
               ? find_slot(call->getImplicitObjectArgument(), depth + 1)
               : nullptr;
  }
  if (const auto *op = dyn_cast<CXXOperatorCallExpr>(bare)) {
    const OverloadedOperatorKind kind = op->getOperator();
    return kind == OO_Subscript || kind == OO_Star || kind == OO_Arrow ? find_slot(op->getArg(0), depth + 1) : nullptr;
  }
  if (const auto *op = dyn_cast<UnaryOperator>(bare))
    return op->getOpcode() == UO_Deref ? find_slot(op->getSubExpr(), depth + 1) : nullptr;
  if (const auto *element = dyn_cast<ArraySubscriptExpr>(bare))
    return find_slot(element->getBase(), depth + 1);
  return nullptr;
}

} // namespace

bool holds_callable(QualType type) { return holds(type, 0); }

const ValueDecl *slot_of(const Expr *expression) { return find_slot(expression, 0); }

named_parameter parameter_named(const Expr *expression, function &fn) {
  const Expr *bare = strip(expression);
  // A type-erased wrapper made from a callable stands for it.
  for (const auto *made = dyn_cast_or_null<CXXConstructExpr>(bare); made && made->getNumArgs() == 1;
       made = dyn_cast_or_null<CXXConstructExpr>(bare))
    bare = strip(made->getArg(0));
  const auto *name = dyn_cast_or_null<DeclRefExpr>(bare);
  if (!name)
    return {};
  const auto *variable = dyn_cast<VarDecl>(name->getDecl());
  if (variable && variable->isInitCapture())
    if (const auto *captured = dyn_cast_or_null<DeclRefExpr>(strip(variable->getInit())))
      variable = dyn_cast<VarDecl>(captured->getDecl());
  const auto *parameter = dyn_cast_or_null<ParmVarDecl>(variable);
  if (!parameter || parameter->getFunctionScopeIndex() >= 32)
    return {};
  for (function *owner = &fn; owner; owner = const_cast<function *>(owner->encloser))
    if (owner->decl && parameter->getDeclContext() == static_cast<const DeclContext *>(owner->decl))
      return {parameter, owner};
  return {};
}

void note_stored(const ValueDecl *slot, const Expr *value, function &fn, model &unit) {
  if (const named_parameter given = parameter_named(value, fn); given.decl) {
    parameter_use use;
    use.parameter = given.decl->getFunctionScopeIndex();
    use.slot = slot;
    given.owner->uses.push_back(use);
    return;
  }
  llvm::SmallVector<callable, 2> found;
  callables_of(value, found);
  for (const callable &one : found)
    if (!one.by_call && !one.on_pool)
      unit.stores.push_back({slot, one.decl});
}

void note_stores(const CallExpr *call, function &fn, model &unit) {
  if (const auto *op = dyn_cast<CXXOperatorCallExpr>(call)) {
    if (op->getOperator() == OO_Equal)
      if (const ValueDecl *slot = slot_of(op->getArg(0)))
        note_stored(slot, op->getArg(1), fn, unit);
    return;
  }
  const auto *member = dyn_cast<CXXMemberCallExpr>(call);
  if (!member || !takes_element(plain_name(member->getMethodDecl())))
    return;
  if (const ValueDecl *slot = slot_of(member->getImplicitObjectArgument()))
    for (const Expr *argument : member->arguments())
      note_stored(slot, argument, fn, unit);
}

void note_stores(const InitListExpr *list, function &fn, model &unit) {
  if (list->isSyntacticForm() && list->getSemanticForm())
    list = list->getSemanticForm();
  const RecordDecl *record = list->getType().isNull() ? nullptr : list->getType()->getAsRecordDecl();
  if (!record || list->getNumInits() == 0)
    return;
  unsigned next = 0;
  if (const auto *derived = dyn_cast<CXXRecordDecl>(record))
    next = derived->hasDefinition() ? derived->getNumBases() : 0;
  for (const FieldDecl *field : record->fields()) {
    if (field->isUnnamedBitField())
      continue;
    if (next >= list->getNumInits())
      return;
    const Expr *value = list->getInit(next++);
    if (value && holds_callable(field->getType()))
      note_stored(field, value, fn, unit);
  }
}

} // namespace corosan::checker
