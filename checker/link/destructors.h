// What a destructor runs besides its body.
#pragma once

#include <clang/AST/DeclCXX.h>

#include <llvm/ADT/SmallVector.h>

namespace corosan::checker::facts {

/// A member or base with a destructor of its own.
struct part {
  const clang::CXXDestructorDecl *destructor;
  clang::SourceLocation location; ///< of the member or the base's name
};

/// The members and bases of `record` that are destroyed with it, in that order: the last one first.
inline llvm::SmallVector<part, 8> parts_of(const clang::CXXRecordDecl *record) {
  llvm::SmallVector<part, 8> parts;
  if (!record || !record->hasDefinition() || record->isDependentContext() || record->isUnion())
    return parts;
  auto add = [&](clang::QualType type, clang::SourceLocation location) {
    const clang::CXXRecordDecl *made = type.isNull() ? nullptr : type->getBaseElementTypeUnsafe()->getAsCXXRecordDecl();
    if (!made || !made->hasDefinition() || made->hasTrivialDestructor() || type->isReferenceType())
      return;
    if (const clang::CXXDestructorDecl *destructor = made->getDestructor())
      parts.push_back({destructor, location});
  };
  record = record->getDefinition();
  for (const clang::CXXBaseSpecifier &base : record->bases())
    add(base.getType(), base.getBeginLoc());
  for (const clang::FieldDecl *field : record->fields())
    add(field->getType(), field->getLocation());
  std::reverse(parts.begin(), parts.end());
  return parts;
}

} // namespace corosan::checker::facts
