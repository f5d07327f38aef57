// What std::make_unique and the like construct; see makers.h.
#include "checker/lib/makers.h"

#include "checker/lib/contexts.h"

#include <clang/AST/DeclTemplate.h>

#include <llvm/ADT/StringSet.h>

#include <optional>

using namespace clang;

namespace corosan::checker {
namespace {

const CXXRecordDecl *class_argument(const TemplateArgumentList *arguments) {
  if (!arguments || arguments->size() == 0 || arguments->get(0).getKind() != TemplateArgument::Type)
    return nullptr;
  const CXXRecordDecl *record = arguments->get(0).getAsType()->getAsCXXRecordDecl();
  return record ? record->getDefinition() : nullptr;
}

/// The class that the call constructs.
const CXXRecordDecl *made_class(const CallExpr *call, const FunctionDecl *callee) {
  static const llvm::StringSet<> functions = {"make_unique", "make_shared", "allocate_shared", "make_optional",
                                              "make_unique_for_overwrite"};
  static const llvm::StringSet<> members = {"emplace", "emplace_back", "emplace_front"};
  static const llvm::StringSet<> holders = {"optional",     "vector", "deque", "list",
                                            "forward_list", "queue",  "stack", "expected"};
  const llvm::StringRef called = plain_name(callee);
  if (functions.contains(called))
    return class_argument(callee->getTemplateSpecializationArgs());
  const auto *member = dyn_cast<CXXMemberCallExpr>(call);
  const auto *holder = member && members.contains(called)
                           ? dyn_cast_or_null<ClassTemplateSpecializationDecl>(member->getRecordDecl())
                           : nullptr;
  return holder && holder->isInStdNamespace() && holders.contains(holder->getName())
             ? class_argument(&holder->getTemplateArgs())
             : nullptr;
}

/// How many arguments have just the type of their parameter; nothing when the constructor cannot take them.
std::optional<unsigned> fit(const CXXConstructorDecl *constructor, llvm::ArrayRef<const Expr *> arguments) {
  if (constructor->isDeleted() || constructor->isCopyOrMoveConstructor() ||
      constructor->getMinRequiredArguments() > arguments.size() ||
      (constructor->getNumParams() < arguments.size() && !constructor->isVariadic()))
    return std::nullopt;
  const ASTContext &ast = constructor->getASTContext();
  const auto plain = [&](QualType type) {
    type = type.getNonReferenceType().getCanonicalType().getUnqualifiedType();
    return type->isArrayType() ? ast.getArrayDecayedType(type) : type;
  };
  unsigned same = 0;
  for (unsigned i = 0; i < arguments.size() && i < constructor->getNumParams(); ++i) {
    const QualType wanted = plain(constructor->getParamDecl(i)->getType()), given = plain(arguments[i]->getType());
    if (wanted->isScalarType() && given->isScalarType() && wanted->isPointerType() != given->isPointerType() &&
        !given->isNullPtrType())
      return std::nullopt;
    if (wanted->isScalarType() && given->isRecordType() &&
        given->getAsCXXRecordDecl()->getVisibleConversionFunctions().empty())
      return std::nullopt;
    same += wanted == given;
  }
  return same;
}

} // namespace

making made_by(const CallExpr *call) {
  const FunctionDecl *callee = call->getDirectCallee();
  const CXXRecordDecl *record = callee ? made_class(call, callee) : nullptr;
  if (!record)
    return {};
  const unsigned first = plain_name(callee) == "allocate_shared" ? 1 : 0;
  if (call->getNumArgs() < first)
    return {};
  const auto arguments = llvm::ArrayRef(call->getArgs(), call->getNumArgs()).drop_front(first);
  const CXXConstructorDecl *best = nullptr;
  unsigned most = 0;
  bool tie = false;
  for (const CXXConstructorDecl *one : record->ctors()) {
    const std::optional<unsigned> same = fit(one, arguments);
    if (!same || (best && *same < most))
      continue;
    tie = best && *same == most;
    best = one;
    most = *same;
  }
  // The constructors of a file stream differ in how they are told the name.
  return tie && !record->isInStdNamespace() ? making() : making{best, first};
}

} // namespace corosan::checker
