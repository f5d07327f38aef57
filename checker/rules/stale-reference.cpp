// stale-reference: a reference, pointer, iterator or view into a shared container, obtained before a suspension and
// used after it. While the coroutine slept, another task may have changed the container.
#include "checker/lib/borrow.h"
#include "checker/lib/carried.h"
#include "checker/lib/contexts.h"
#include "checker/lib/flow.h"
#include "checker/lib/rule.h"

#include <llvm/ADT/StringSet.h>

using namespace clang;

namespace corosan::checker::rules {
namespace {

/// True for an object that other tasks can reach: a member, a global, whatever a pointer or reference leads to.
bool is_shared(const Expr *object, unsigned depth = 0) {
  object = bare(object);
  if (!object || depth > 8 || object->getType().isConstQualified())
    return false;
  if (const auto *name = dyn_cast<DeclRefExpr>(object)) {
    const auto *variable = dyn_cast<VarDecl>(name->getDecl());
    if (!variable)
      return false;
    if (variable->hasGlobalStorage())
      return !variable->getType().isConstQualified();
    if (!variable->getType()->isReferenceType())
      return false; // a part of the frame
    return isa<ParmVarDecl>(variable) || (variable->getInit() && is_shared(variable->getInit(), depth + 1));
  }
  if (const auto *member = dyn_cast<MemberExpr>(object))
    return isa<FieldDecl>(member->getMemberDecl()) && (member->isArrow() || is_shared(member->getBase(), depth + 1));
  if (isa<CXXThisExpr>(object))
    return true;
  if (const auto *unary = dyn_cast<UnaryOperator>(object))
    return unary->getOpcode() == UO_Deref;
  const auto *applied = dyn_cast<CXXOperatorCallExpr>(object);
  return applied && (applied->getOperator() == OO_Arrow || applied->getOperator() == OO_Star);
}

bool is_container(QualType type) {
  static const llvm::StringSet<> names = {"vector",
                                          "basic_string",
                                          "deque",
                                          "map",
                                          "multimap",
                                          "set",
                                          "multiset",
                                          "unordered_map",
                                          "unordered_set",
                                          "list",
                                          "forward_list",
                                          "unordered_multimap",
                                          "flat_map",
                                          "flat_set",
                                          "flat_hash_map",
                                          "flat_hash_set",
                                          "node_hash_map",
                                          "unordered_multiset",
                                          "unordered_flat_map",
                                          "small_vector",
                                          "SmallVector",
                                          "StringMap",
                                          "DenseMap",
                                          "F14FastMap"};
  const CXXRecordDecl *record = type.isNull() ? nullptr : type.getNonReferenceType()->getAsCXXRecordDecl();
  return record && record->getIdentifier() && names.contains(record->getName());
}

const Expr *looked_up_by(const CallExpr *call, unsigned depth);

/// The shared container that `expression` looks something up in, or null.
const Expr *looked_up_in(const Expr *expression, unsigned depth = 0) {
  expression = bare(expression);
  if (!expression || depth > 8)
    return nullptr;
  if (const auto *unary = dyn_cast<UnaryOperator>(expression); unary && unary->getOpcode() == UO_AddrOf)
    return looked_up_in(unary->getSubExpr(), depth + 1);
  if (const auto *member = dyn_cast<MemberExpr>(expression))
    return isa<FieldDecl>(member->getMemberDecl()) ? looked_up_in(member->getBase(), depth + 1)
                                                   : nullptr; // `it->second`, `m[k].x`
  if (const auto *made = dyn_cast<CXXConstructExpr>(expression))
    return made->getNumArgs() == 1 ? looked_up_in(made->getArg(0), depth + 1) : nullptr;
  const Expr *container = nullptr;
  if (const auto *applied = dyn_cast<CXXOperatorCallExpr>(expression)) {
    if (applied->getOperator() == OO_Subscript)
      container = applied->getArg(0);
    else if ((applied->getOperator() == OO_Star || applied->getOperator() == OO_Arrow) && applied->getNumArgs() == 1)
      return looked_up_in(applied->getArg(0), depth + 1);
  } else if (const auto *call = dyn_cast<CXXMemberCallExpr>(expression)) {
    static const llvm::StringSet<> lookups = {"find", "begin", "front", "back",        "at",
                                              "data", "c_str", "end",   "lower_bound", "upper_bound"};
    if (lookups.contains(plain_name(call->getMethodDecl())))
      container = call->getImplicitObjectArgument();
    else if (isa_and_nonnull<CXXConversionDecl>(call->getMethodDecl()))
      container = call->getImplicitObjectArgument(); // std::string to std::string_view
  } else if (const auto *plain = dyn_cast<CallExpr>(expression)) {
    return looked_up_by(plain, depth + 1);
  }
  return container && is_container(container->getType()) && is_shared(container) ? container : nullptr;
}

/// What a plain function gives a reference into: the container that it was given.
const Expr *looked_up_by(const CallExpr *call, unsigned depth) {
  const FunctionDecl *callee = call->getDirectCallee(), *definition = nullptr;
  if (!callee || depth > 8 || callee->isInStdNamespace() || !callee->hasBody(definition) || is_dependent(definition))
    return nullptr;
  const QualType given = definition->getReturnType();
  const auto *body = dyn_cast<CompoundStmt>(definition->getBody());
  const auto *leave = body && body->size() == 1 ? dyn_cast<ReturnStmt>(body->body_front()) : nullptr;
  if (!leave || !(given->isReferenceType() || given->isPointerType() || hold_of(given) == hold::view))
    return nullptr;
  const auto *parameter = dyn_cast_or_null<ParmVarDecl>(named_variable(looked_up_in(leave->getRetValue(), depth)));
  const unsigned index = parameter ? parameter->getFunctionScopeIndex() : call->getNumArgs();
  const Expr *container = index < call->getNumArgs() ? call->getArg(index) : nullptr;
  return container && is_container(container->getType()) && is_shared(container) ? container : nullptr;
}

/// A variable that does not own what it was given.
bool refers(const VarDecl *variable) {
  const QualType type = variable->getType();
  if (type->isReferenceType() || type->isPointerType() || hold_of(type) == hold::view)
    return true;
  const CXXRecordDecl *record = type->getAsCXXRecordDecl();
  return record && record->getIdentifier() && llvm::StringRef(record->getName().lower()).contains("iterator");
}

} // namespace

void stale_reference(const model &unit, const options &, reporter report) {
  for (const auto &fn : unit.functions) {
    const auto wanted = [](const VarDecl *variable) {
      return variable->getInit() && refers(variable) && looked_up_in(variable->getInit());
    };
    for (const carried &one : carried_over(*fn, unit.ast, wanted)) {
      const Expr *container = looked_up_in(one.variable->getInit());
      const std::string shown = spelling(container, unit.ast), name = one.variable->getNameAsString();
      finding result;
      result.location = one.use->getLocation();
      result.message = "'" + name + "' points into " + (shown.empty() ? "a container" : "'" + shown + "'") +
                       ", which another task may have changed during the await: look it up again";
      result.notes.push_back({one.variable->getLocation(), "'" + name + "' is obtained here"});
      result.notes.push_back({one.await->getBeginLoc(), "the coroutine suspends here"});
      result.function = function_name(*fn);
      result.subject = name;
      report(std::move(result));
    }
  }
}

} // namespace corosan::checker::rules
