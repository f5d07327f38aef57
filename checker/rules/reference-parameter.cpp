// reference-parameter: a coroutine that uses a reference or view parameter after it suspends. The declaration alone is
// enough; whether a caller lets the argument die is dangling-argument's question.
#include "checker/lib/borrow.h"
#include "checker/lib/dialects.h"
#include "checker/lib/flow.h"
#include "checker/lib/rule.h"
#include "checker/lib/scan.h"

using namespace clang;

namespace corosan::checker::rules {
namespace {

/// Things that outlive every task by their nature, and parameters that only say something to the compiler.
bool outlives_tasks(QualType type) {
  const CXXRecordDecl *record = type.getNonReferenceType()->getAsCXXRecordDecl();
  if (!record)
    return false;
  if (const auto *owner = dyn_cast<ClassTemplateSpecializationDecl>(record);
      owner && owner->isInStdNamespace() && (owner->getName() == "unique_ptr" || owner->getName() == "shared_ptr") &&
      owner->getTemplateArgs()[0].getKind() == TemplateArgument::Type)
    return outlives_tasks(owner->getTemplateArgs()[0].getAsType());
  if (record->hasDefinition() && record->isEmpty() && !record->isPolymorphic())
    return true;
  const std::string name = record->getIdentifier() ? record->getName().lower() : std::string();
  for (llvm::StringRef part : {"executor", "context", "service", "logger", "scheduler", "reactor", "strand", "loop",
                               "runtime", "registry", "allocator", "thread_pool"})
    if (llvm::StringRef(name).contains(part))
      return true;
  return is_pool_executor(type);
}

/// A lambda all of whose calls are seen, and each is awaited where it stands, or that is written inside what is
/// awaited: std::visit([](auto &message) -> task<> {...}, any).
bool is_awaited_on_the_spot(const function &fn, const model &unit) {
  const auto *method = dyn_cast<CXXMethodDecl>(fn.decl);
  if (!method || !method->getParent()->isLambda() || !fn.encloser)
    return false;
  for (const Expr *await : fn.encloser->awaits)
    if (any_below(await, [&](const Stmt *part) {
          const auto *lambda = dyn_cast<LambdaExpr>(part);
          return lambda && lambda->getLambdaClass() == method->getParent();
        }))
      return true;
  unsigned calls = 0;
  for (const auto &caller : unit.functions)
    for (const call_site &site : caller->calls)
      if (site.callee && unit.find(site.callee) == &fn) {
        if (!site.awaited)
          return false;
        ++calls;
      }
  return calls > 0 && llvm::none_of(unit.handovers, [&](const handover &given) {
           return given.taker && unit.find(given.callable) == &fn;
         });
}

} // namespace

void reference_parameter(const model &unit, const options &, reporter report) {
  for (const auto &fn : unit.functions) {
    if (fn->context == context::generator ||
        !isa_and_nonnull<CoroutineBodyStmt>(fn->decl ? fn->decl->getBody() : nullptr))
      continue;
    const auto task = classify_task(fn->decl->getReturnType());
    if (!task || task->role == catalog::role::generator || immediate_only(fn->decl->getReturnType()))
      continue;
    if (is_awaited_on_the_spot(*fn, unit))
      continue;
    const bool lazy = task->role == catalog::role::lazy_task;
    for (const ParmVarDecl *parameter : fn->decl->parameters()) {
      const hold how = hold_of(parameter->getType());
      if ((how != hold::reference && how != hold::view) || parameter->getName().empty() ||
          outlives_tasks(parameter->getType()) || !needs_later(fn->decl, {parameter}, lazy, false))
        continue;
      finding result;
      result.location = parameter->getLocation();
      result.highlight = parameter->getSourceRange();
      const std::string name = "'" + parameter->getNameAsString() + "'";
      result.message = "the coroutine uses " + std::string(how == hold::view ? "view " : "reference ") + name +
                       (lazy ? " when it runs, which is not before somebody awaits it" : " after it suspends") +
                       ": by then what it refers to may be gone, so take it by value";
      result.function = function_name(*fn);
      result.subject = parameter->getNameAsString();
      report(std::move(result));
    }
  }
}

} // namespace corosan::checker::rules
