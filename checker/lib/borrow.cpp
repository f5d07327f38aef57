// What an argument refers to; see borrow.h.
#include "checker/lib/borrow.h"

#include "checker/lib/contexts.h"
#include "checker/lib/dialects.h"

#include <clang/AST/Attr.h>

#include <llvm/ADT/StringSet.h>

using namespace clang;

namespace corosan::checker {
namespace {

constexpr unsigned deepest = 16;

bool is_view(const CXXRecordDecl *record) {
  static const llvm::StringSet<> names = {"basic_string_view",
                                          "string_view",
                                          "span",
                                          "function_ref",
                                          "initializer_list",
                                          "StringPiece",
                                          "Range",
                                          "reference_wrapper",
                                          "mutable_buffer",
                                          "const_buffer",
                                          "mutable_buffers_1",
                                          "const_buffers_1",
                                          "StringRef",
                                          "ArrayRef",
                                          "QStringView",
                                          "QByteArrayView",
                                          "FunctionRef",
                                          "dynamic_string_buffer",
                                          "dynamic_vector_buffer"};
  // Iterators and the like are pointers to Clang as well; whether they outlive anything is harder to say.
  return record && record->getIdentifier() && names.contains(record->getName());
}

/// A class whose objects own what a view of them shows.
bool is_owner(QualType type) {
  if (type.isNull())
    return false;
  if (type->isArrayType())
    return true;
  const CXXRecordDecl *record = type.getNonReferenceType()->getAsCXXRecordDecl();
  if (!record || !record->hasDefinition() || is_view(record) || record->hasAttr<PointerAttr>())
    return false;
  static const llvm::StringSet<> shared = {"shared_ptr", "weak_ptr", "intrusive_ptr", "local_shared_ptr"};
  if (record->getIdentifier() && shared.contains(record->getName()))
    return false;
  return record->hasAttr<OwnerAttr>() || !record->hasTrivialDestructor() ||
         (record->getIdentifier() && record->getName() == "array");
}

/// A container of the standard library: its elements die with it.
bool is_container(QualType type) {
  static const llvm::StringSet<> names = {"vector", "basic_string", "array",    "deque", "map",  "unordered_map",
                                          "set",    "list",         "optional", "pair",  "tuple"};
  const CXXRecordDecl *record = type.isNull() ? nullptr : type.getNonReferenceType()->getAsCXXRecordDecl();
  return record && record->isInStdNamespace() && record->getIdentifier() && names.contains(record->getName());
}

const Expr *peel(const Expr *expression) {
  while (expression) {
    const Expr *inner = expression->IgnoreParens();
    if (const auto *full = dyn_cast<FullExpr>(inner))
      inner = full->getSubExpr();
    else if (const auto *bound = dyn_cast<CXXBindTemporaryExpr>(inner))
      inner = bound->getSubExpr();
    else if (const auto *fallback = dyn_cast<CXXDefaultArgExpr>(inner))
      inner = fallback->getExpr();
    if (inner == expression)
      return expression;
    expression = inner;
  }
  return nullptr;
}

bool is_own(const VarDecl *variable, const function &from) {
  const auto *owner = dyn_cast<FunctionDecl>(variable->getDeclContext());
  return variable->hasLocalStorage() && owner && from.decl &&
         owner->getCanonicalDecl() == from.decl->getCanonicalDecl();
}

origin variable_origin(const DeclRefExpr *name, const function &from, unsigned depth);

origin object_at(const Expr *object, const function &from, unsigned depth) {
  object = peel(object);
  if (!object || depth > deepest)
    return {};
  if (const auto *made = dyn_cast<MaterializeTemporaryExpr>(object)) {
    const CXXRecordDecl *record = made->getType()->getAsCXXRecordDecl();
    if (record && record->hasDefinition() && record->isEmpty() && !record->isLambda())
      return {}; // a tag: there is nothing to read
    return {nullptr, made};
  }
  if (const auto *cast = dyn_cast<CastExpr>(object)) {
    if (cast->getCastKind() == CK_LValueToRValue || !(cast->isGLValue() || cast->getSubExpr()->isGLValue()))
      return {};
    return object_at(cast->getSubExpr(), from, depth + 1);
  }
  if (const auto *name = dyn_cast<DeclRefExpr>(object))
    return variable_origin(name, from, depth + 1);
  if (const auto *member = dyn_cast<MemberExpr>(object)) {
    const auto *field = dyn_cast<FieldDecl>(member->getMemberDecl());
    if (member->isArrow() || !field || field->getType()->isReferenceType())
      return {};
    return object_at(member->getBase(), from, depth + 1);
  }
  if (const auto *subscript = dyn_cast<ArraySubscriptExpr>(object)) {
    const Expr *base = subscript->getBase()->IgnoreImpCasts();
    return base->getType()->isArrayType() ? object_at(base, from, depth + 1) : origin();
  }
  if (const auto *either = dyn_cast<ConditionalOperator>(object)) {
    const origin first = object_at(either->getTrueExpr(), from, depth + 1);
    return first ? first : object_at(either->getFalseExpr(), from, depth + 1);
  }
  const auto *call = dyn_cast<CallExpr>(object);
  const FunctionDecl *callee = call ? call->getDirectCallee() : nullptr;
  if (!callee)
    return {};
  const llvm::StringRef called = plain_name(callee);
  if (const auto *applied = dyn_cast<CXXOperatorCallExpr>(call)) {
    const bool element =
        applied->getOperator() == OO_Subscript || (applied->getOperator() == OO_Star && applied->getNumArgs() == 1);
    return element && is_container(applied->getArg(0)->getType()) ? object_at(applied->getArg(0), from, depth + 1)
                                                                  : origin();
  }
  if (const auto *member = dyn_cast<CXXMemberCallExpr>(call)) {
    static const llvm::StringSet<> elements = {"at", "front", "back", "value"};
    const Expr *owner = member->getImplicitObjectArgument();
    return owner && elements.contains(called) && is_container(owner->getType()) ? object_at(owner, from, depth + 1)
                                                                                : origin();
  }
  if (callee->isInStdNamespace() && call->getNumArgs() == 1 &&
      (called == "move" || called == "forward" || called == "as_const"))
    return object_at(call->getArg(0), from, depth + 1);
  return {};
}

/// The variable that a structured binding names a part of: `auto [error, socket] = ...`.
const VarDecl *decomposed(const ValueDecl *name) {
  const auto *binding = dyn_cast<BindingDecl>(name);
  if (!binding)
    return dyn_cast<VarDecl>(name);
  const auto *whole = dyn_cast_or_null<VarDecl>(binding->getDecomposedDecl());
  const VarDecl *element = binding->getHoldingVar(); // of a tuple: an lvalue reference to what lives elsewhere
  if (!whole || whole->getType()->isReferenceType() || (element && element->getType()->isLValueReferenceType()))
    return nullptr;
  const auto *field = dyn_cast_or_null<MemberExpr>(binding->getBinding());
  return field && field->getMemberDecl()->getType()->isReferenceType() ? nullptr : whole;
}

origin variable_origin(const DeclRefExpr *name, const function &from, unsigned depth) {
  const VarDecl *variable = decomposed(name->getDecl());
  if (!variable || name->refersToEnclosingVariableOrCapture() || !is_own(variable, from))
    return {};
  if (!variable->getType()->isReferenceType())
    return {variable, nullptr};
  if (isa<ParmVarDecl>(variable) || !variable->getInit())
    return {};
  const origin bound = object_at(variable->getInit(), from, depth + 1);
  return bound.temporary ? origin{variable, nullptr} : bound; // an extended temporary lives as long as its reference
}

origin view_at(const Expr *view, const function &from, unsigned depth);

origin pointer_at(const Expr *pointer, const function &from, unsigned depth) {
  pointer = peel(pointer);
  if (!pointer || depth > deepest)
    return {};
  if (const auto *cast = dyn_cast<CastExpr>(pointer)) {
    if (cast->getCastKind() == CK_ArrayToPointerDecay)
      return object_at(cast->getSubExpr(), from, depth + 1);
    if (cast->getCastKind() == CK_LValueToRValue || !cast->getSubExpr()->getType()->isPointerType())
      return {};
    return pointer_at(cast->getSubExpr(), from, depth + 1);
  }
  if (const auto *unary = dyn_cast<UnaryOperator>(pointer))
    return unary->getOpcode() == UO_AddrOf ? object_at(unary->getSubExpr(), from, depth + 1) : origin();
  if (const auto *member = dyn_cast<CXXMemberCallExpr>(pointer)) {
    const llvm::StringRef called = plain_name(member->getMethodDecl());
    const Expr *owner = member->getImplicitObjectArgument();
    if (!owner || (called != "data" && called != "c_str"))
      return {};
    if (is_view(owner->getType()->getAsCXXRecordDecl()))
      return view_at(owner, from, depth + 1);
    return is_owner(owner->getType()) ? object_at(owner, from, depth + 1) : origin();
  }
  if (const auto *call = dyn_cast<CallExpr>(pointer))
    if (const FunctionDecl *callee = call->getDirectCallee();
        callee && callee->isInStdNamespace() && plain_name(callee) == "addressof" && call->getNumArgs() == 1)
      return object_at(call->getArg(0), from, depth + 1);
  return {};
}

/// What a view's constructor, conversion or maker was given.
origin source_at(const Expr *source, const function &from, unsigned depth) {
  const QualType type = source->getType();
  if (type->isPointerType())
    return pointer_at(source, from, depth + 1);
  if (is_view(type.getNonReferenceType()->getAsCXXRecordDecl()))
    return view_at(source, from, depth + 1);
  return is_owner(type) ? object_at(source, from, depth + 1) : origin();
}

origin view_at(const Expr *view, const function &from, unsigned depth) {
  view = peel(view);
  if (!view || depth > deepest)
    return {};
  if (const auto *made = dyn_cast<MaterializeTemporaryExpr>(view))
    return view_at(made->getSubExpr(), from, depth + 1);
  if (const auto *list = dyn_cast<CXXStdInitializerListExpr>(view)) {
    const auto *array = dyn_cast<MaterializeTemporaryExpr>(list->getSubExpr()->IgnoreParens());
    const auto *elements = array ? dyn_cast<InitListExpr>(array->getSubExpr()->IgnoreParenImpCasts()) : nullptr;
    return elements && elements->getNumInits() > 0 ? origin{nullptr, array} : origin();
  }
  if (const auto *cast = dyn_cast<CastExpr>(view))
    return view_at(cast->getSubExpr(), from, depth + 1);
  if (const auto *name = dyn_cast<DeclRefExpr>(view)) {
    const auto *variable = dyn_cast<VarDecl>(name->getDecl());
    if (!variable || isa<ParmVarDecl>(variable) || !is_own(variable, from) || !variable->getInit() ||
        variable->getType()->isReferenceType() || name->refersToEnclosingVariableOrCapture())
      return {};
    const origin made_from = view_at(variable->getInit(), from, depth + 1);
    return made_from.local ? made_from : origin(); // of a temporary: Clang's own -Wdangling-gsl
  }
  if (const auto *made = dyn_cast<CXXConstructExpr>(view)) {
    if (made->getNumArgs() == 0)
      return {};
    return source_at(made->getArg(0), from, depth + 1);
  }
  if (const auto *member = dyn_cast<CXXMemberCallExpr>(view)) {
    const Expr *object = member->getImplicitObjectArgument();
    if (!object)
      return {};
    static const llvm::StringSet<> parts = {"substr", "subspan", "first", "last"};
    const bool part = parts.contains(plain_name(member->getMethodDecl())) &&
                      is_view(object->getType().getNonReferenceType()->getAsCXXRecordDecl());
    return part || isa_and_nonnull<CXXConversionDecl>(member->getMethodDecl()) ? source_at(object, from, depth + 1)
                                                                               : origin();
  }
  if (const auto *call = dyn_cast<CallExpr>(view)) {
    const FunctionDecl *callee = call->getDirectCallee();
    const llvm::StringRef called = plain_name(callee);
    static const llvm::StringSet<> makers = {"buffer", "dynamic_buffer", "as_bytes", "as_writable_bytes", "make_span"};
    if (call->getNumArgs() == 0 || !callee)
      return {};
    if (callee->isInStdNamespace() && (called == "ref" || called == "cref"))
      return object_at(call->getArg(0), from, depth + 1);
    return makers.contains(called) ? source_at(call->getArg(0), from, depth + 1) : origin();
  }
  return {};
}

} // namespace

hold hold_of(QualType type) {
  if (type.isNull() || type->isDependentType())
    return hold::none;
  if (type->isReferenceType())
    return type->getPointeeType()->isFunctionType() ? hold::none : hold::reference;
  if (type->isPointerType())
    return type->getPointeeType()->isFunctionType() ? hold::none : hold::pointer;
  return is_view(type->getAsCXXRecordDecl()) ? hold::view : hold::none;
}

std::string local_name(const VarDecl *local) {
  const auto *parts = dyn_cast<DecompositionDecl>(local);
  if (!parts)
    return local->getNameAsString();
  std::string names;
  for (const BindingDecl *one : parts->bindings())
    names += (names.empty() ? "[" : ", ") + one->getNameAsString();
  return names + "]";
}

origin object_of(const Expr *object, const function &from) { return object_at(object, from, 0); }
origin viewed(const Expr *view, const function &from) { return view_at(view, from, 0); }
origin pointed(const Expr *pointer, const function &from) { return pointer_at(pointer, from, 0); }

origin borrowed(const Expr *argument, QualType type, const function &from) {
  switch (hold_of(type)) {
  case hold::reference:
    return object_of(argument, from);
  case hold::view:
    return viewed(argument, from);
  case hold::pointer:
    return pointed(argument, from);
  case hold::none:
    break;
  }
  return {};
}

bool immediate_only(QualType task) {
  const CXXRecordDecl *record = task.isNull() ? nullptr : task.getNonReferenceType()->getAsCXXRecordDecl();
  if (!record || !record->hasDefinition())
    return false;
  if (record->getIdentifier() && record->getName() == "now_task")
    return true;
  if (record->hasSimpleMoveConstructor() || record->hasSimpleCopyConstructor())
    return false;
  for (const CXXConstructorDecl *constructor : record->ctors())
    if (constructor->isCopyOrMoveConstructor() && !constructor->isDeleted())
      return false;
  return true;
}

} // namespace corosan::checker
