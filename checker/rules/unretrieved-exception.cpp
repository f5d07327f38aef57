// coro-unretrieved-exception (opt-in): a coroutine that nobody joins, and that lets exceptions out.
#include "checker/lib/contexts.h"
#include "checker/lib/dialects.h"
#include "checker/lib/flow.h"
#include "checker/lib/loop_code.h"
#include "checker/lib/rule.h"
#include "checker/lib/scan.h"
#include "checker/lib/task_use.h"
#include "checker/lib/tasks.h"

#include <llvm/ADT/StringSet.h>

using namespace clang;

namespace corosan::checker::rules {
namespace {

llvm::StringRef class_name(const Expr *expression) {
  const CXXRecordDecl *record = expression->getType().isNull() || expression->isTypeDependent()
                                    ? nullptr
                                    : expression->getType().getNonReferenceType()->getAsCXXRecordDecl();
  return record && record->getIdentifier() ? record->getName() : llvm::StringRef();
}

/// `catch (...)` or `catch (const std::exception &)`.
bool catches_all(const CXXTryStmt *block) {
  for (unsigned i = 0; i < block->getNumHandlers(); ++i) {
    const QualType caught = block->getHandler(i)->getCaughtType();
    if (caught.isNull() || catalog_name(caught.getNonReferenceType()->getAsCXXRecordDecl()) == "std::exception")
      return true;
  }
  return false;
}

bool is_error_code(QualType type) {
  const CXXRecordDecl *record = type.isNull() ? nullptr : type.getNonReferenceType()->getAsCXXRecordDecl();
  return record && record->getIdentifier() && record->getName() == "error_code";
}

/// An await that reports its errors as values: by its token, or by what it gives.
bool gives_error_code(const CoawaitExpr *await) {
  const auto *tuple = dyn_cast_or_null<ClassTemplateSpecializationDecl>(await->getType()->getAsCXXRecordDecl());
  if (is_error_code(await->getType()) || (tuple && is_error_code(value_of_task(await->getType()))))
    return true;
  if (tuple && tuple->getName() == "tuple" && tuple->getTemplateArgs().size() > 0 &&
      tuple->getTemplateArgs()[0].getKind() == TemplateArgument::Pack)
    for (const TemplateArgument &part : tuple->getTemplateArgs()[0].pack_elements())
      if (part.getKind() == TemplateArgument::Type && is_error_code(part.getAsType()))
        return true;
  return any_below(await->getOperand(), [](const Stmt *part) {
    const auto *expression = dyn_cast<Expr>(part);
    const llvm::StringRef name = expression ? class_name(expression) : llvm::StringRef();
    return name == "as_tuple_t" || name == "redirect_error_t" || name == "partial_as_tuple";
  });
}

class escapes {
public:
  explicit escapes(const model &whole) : unit(whole) {}

  /// The first place in coroutine `fn` that can throw and that no handler there covers, or null.
  const Expr *first(const function &fn) {
    const auto [known, added] = answers.try_emplace(&fn, nullptr); // null while a recursion is under way
    if (!added)
      return known->second;
    const auto *type = fn.decl->getType()->getAs<FunctionProtoType>();
    const Expr *found = type && type->isNothrow() ? nullptr : below(written_body(fn.decl));
    answers[&fn] = found;
    return found;
  }

private:
  const model &unit;
  llvm::DenseMap<const function *, const Expr *> answers;

  const Expr *below(const Stmt *node) {
    if (!node)
      return nullptr;
    if (const auto *thrown = dyn_cast<CXXThrowExpr>(node))
      return thrown;
    if (const auto *await = dyn_cast<CoawaitExpr>(node); await && can_throw(await))
      return await;
    llvm::SmallVector<const Stmt *, 8> children;
    if (const auto *block = dyn_cast<CXXTryStmt>(node); block && catches_all(block)) {
      for (unsigned i = 0; i < block->getNumHandlers(); ++i)
        children.push_back(block->getHandler(i)->getHandlerBlock());
    } else {
      own_children(node, children);
    }
    for (const Stmt *child : children)
      if (const Expr *found = below(child))
        return found;
    return nullptr;
  }

  bool can_throw(const CoawaitExpr *await) {
    const auto *call = dyn_cast_or_null<CallExpr>(strip(await->getOperand()));
    if (!call || never_suspends(await) || gives_error_code(await))
      return false;
    const function *awaited = unit.find(call->getDirectCallee());
    return awaited && isa_and_nonnull<CoroutineBodyStmt>(awaited->decl->getBody()) ? first(*awaited) != nullptr : true;
  }
};

/// A completion handler that takes the exception and does not look at it.
bool ignores_exception(const Expr *token) {
  const auto *lambda = dyn_cast_or_null<LambdaExpr>(strip(token));
  const CXXMethodDecl *op = lambda ? lambda->getCallOperator() : nullptr;
  if (!op || op->getNumParams() == 0)
    return false;
  const ParmVarDecl *error = op->getParamDecl(0);
  return catalog_name(error->getType().getNonReferenceType()->getAsCXXRecordDecl()) ==
             "std::__exception_ptr::exception_ptr" &&
         !error->isReferenced();
}

/// How `given` lets go of the coroutine; empty when somebody may learn of its end.
std::string detachment(const handover &given, const task_uses &uses) {
  const auto role = role_of(given.taker);
  const auto *call = dyn_cast<CallExpr>(given.call);
  if (!role || !call)
    return {};
  const std::string name = catalog_name(given.taker);
  if (name == "aio::create_task")
    return llvm::is_contained(uses.dropped, call) ? "its handle is dropped" : "";
  static const llvm::StringSet<> swallow = {"coro::scheduler::spawn_detached", "coro::thread_pool::spawn_detached",
                                            "coro::scheduler::spawn", "coro::thread_pool::spawn"};
  if (swallow.contains(name))
    return "it is detached";
  if (role->role != catalog::role::spawn)
    return {};
  for (const Expr *argument : call->arguments()) {
    if (class_name(argument) == "detached_t")
      return "it is detached";
    if (ignores_exception(argument))
      return "its completion handler ignores the exception";
  }
  return {};
}

} // namespace

void unretrieved_exception(const model &unit, const options &, reporter report) {
  escapes throwing(unit);
  for (const handover &given : unit.handovers) {
    const function *body = unit.find(given.callable);
    if (!given.from || !given.from->decl || !body || !isa_and_nonnull<CoroutineBodyStmt>(body->decl->getBody()) ||
        is_dependent(body->decl) || !role_of(given.taker))
      continue;
    const std::string how = detachment(given, collect_uses(written_body(given.from->decl)));
    const Expr *thrown = how.empty() ? nullptr : throwing.first(*body);
    if (!thrown)
      continue;
    finding found = finding_at(given.call, *given.from,
                               "an exception of " + place_of(*body) + " goes unseen: " + how +
                                   "; catch inside, or use a completion handler that looks at the exception",
                               catalog_name(body->decl));
    found.notes.push_back({thrown->getBeginLoc(), isa<CXXThrowExpr>(thrown) ? "this leaves the coroutine"
                                                                            : "an exception of this await leaves it"});
    report(std::move(found));
  }
}

} // namespace corosan::checker::rules
