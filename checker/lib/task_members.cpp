// One walk over the member functions of classes that keep tasks in private fields; see task_members.h.
#include "checker/lib/task_members.h"

#include "checker/lib/flow.h"
#include "checker/lib/task_use.h"
#include "checker/lib/tasks.h"

#include <clang/AST/DeclFriend.h>

#include <llvm/ADT/SmallPtrSet.h>

using namespace clang;

namespace corosan::checker {
namespace {

bool keeps_tasks(QualType type) {
  return !type->isReferenceType() && !type->isDependentType() && (is_lazy_task(type) || holds_lazy_tasks(type));
}

/// Everybody who can name a private field of `record` has a body in this unit.
bool is_closed(const CXXRecordDecl *record, const model &unit) {
  if (record->isDependentContext() || record->hasFriends() || record->isLambda() || record->isLocalClass())
    return false;
  for (const Decl *member : record->decls()) {
    if (isa<FunctionTemplateDecl, ClassTemplateDecl>(member))
      return false;
    if (const auto *nested = dyn_cast<CXXRecordDecl>(member); nested && !nested->isInjectedClassName())
      return false;
    const auto *method = dyn_cast<CXXMethodDecl>(member);
    if (method && !method->isImplicit() && !method->isDefaulted() && !method->isDeleted() && !unit.find(method))
      return false;
  }
  return true;
}

class search {
public:
  explicit search(const model &whole) : unit(whole) {
    llvm::SmallPtrSet<const CXXRecordDecl *, 16> seen;
    for (const auto &fn : unit.functions)
      if (const auto *method = dyn_cast_or_null<CXXMethodDecl>(fn->decl))
        if (const CXXRecordDecl *record = method->getParent(); seen.insert(record).second)
          for (const FieldDecl *field : record->fields())
            if (field->getAccess() == AS_private && keeps_tasks(field->getType()) && is_closed(record, unit))
              fields.push_back(field);
  }

  std::vector<lost_member> run() {
    std::vector<lost_member> lost;
    if (fields.empty())
      return lost;
    for (const auto &fn : unit.functions)
      if (fn->decl)
        collect(*fn);
    for (const FieldDecl *field : fields)
      if (const auto known = filled.find(field); known != filled.end() && !used.count(field))
        lost.push_back({field, known->second.first, known->second.second});
    return lost;
  }

private:
  const model &unit;
  std::vector<const FieldDecl *> fields;
  llvm::DenseMap<const FieldDecl *, std::pair<const Stmt *, const function *>> filled;
  llvm::SmallPtrSet<const FieldDecl *, 8> used;
  llvm::SmallPtrSet<const Stmt *, 16> understood;

  const FieldDecl *candidate(const Expr *expression) const {
    const auto *member = dyn_cast_or_null<MemberExpr>(bare(expression));
    const auto *field = member ? dyn_cast<FieldDecl>(member->getMemberDecl()) : nullptr;
    return field && llvm::is_contained(fields, field) ? field : nullptr;
  }

  void fill(const FieldDecl *field, const Stmt *where, const function &fn) { filled.try_emplace(field, where, &fn); }

  void collect(const function &fn) {
    if (const auto *constructor = dyn_cast<CXXConstructorDecl>(fn.decl))
      for (const CXXCtorInitializer *initializer : constructor->inits())
        if (initializer->isWritten()) {
          const auto *call = dyn_cast_or_null<CallExpr>(bare(initializer->getInit()));
          if (call && call->isPRValue() && initializer->getMember() &&
              llvm::is_contained(fields, initializer->getMember()))
            fill(initializer->getMember(), call, fn);
          for_each_own(initializer->getInit(), [&](const Stmt *node) { visit(node, fn); });
        }
    for_each_own(written_body(fn.decl), [&](const Stmt *node) { visit(node, fn); });
  }

  void visit(const Stmt *node, const function &fn) {
    if (const auto *assign = dyn_cast<CXXOperatorCallExpr>(node); assign && assign->isAssignmentOp()) {
      if (const FieldDecl *field = candidate(assign->getArg(0))) {
        understood.insert(bare(assign->getArg(0)));
        if (isa_and_nonnull<CallExpr>(bare(assign->getArg(1))))
          fill(field, node, fn);
      }
    } else if (const auto *call = dyn_cast<CXXMemberCallExpr>(node)) {
      const FieldDecl *field = candidate(call->getImplicitObjectArgument());
      const access how = access_of(call->getMethodDecl());
      if (field && how != access::consumes) {
        understood.insert(bare(call->getImplicitObjectArgument()));
        if (how == access::fills)
          fill(field, node, fn);
      }
    } else if (const auto *member = dyn_cast<MemberExpr>(node)) {
      if (const FieldDecl *field = candidate(member); field && !understood.count(member))
        used.insert(field);
    }
  }
};

} // namespace

std::vector<lost_member> lost_members(const model &unit) { return search(unit).run(); }

} // namespace corosan::checker
