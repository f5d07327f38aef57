// The walk over one body; see walk.h.
#include "checker/lib/walk.h"

#include "checker/lib/contexts.h"
#include "checker/lib/makers.h"
#include "checker/lib/slots.h"

#include <llvm/ADT/STLExtras.h>
#include <llvm/ADT/SmallPtrSet.h>

using namespace clang;

namespace corosan::checker {
namespace {

class walker {
public:
  walker(function &into, model &whole, const walk_events &tell) : fn(into), unit(whole), events(tell) {}

  void run(const Stmt *root) {
    push(root);
    while (!open.empty()) {
      const Stmt *next = open.pop_back_val();
      if (next)
        step(next);
    }
  }

private:
  function &fn;
  model &unit;
  const walk_events &events;
  llvm::SmallVector<const Stmt *, 64> open;
  llvm::SmallPtrSet<const Expr *, 8> awaited;
  llvm::DenseMap<const Expr *, const VarDecl *> constructed;

  void push(const Stmt *stmt) {
    if (stmt)
      open.push_back(stmt);
  }

  void push_children(const Stmt *stmt) {
    std::size_t first = open.size();
    for (const Stmt *child : stmt->children())
      push(child);
    std::reverse(open.begin() + first, open.end());
  }

  void step(const Stmt *stmt) {
    switch (stmt->getStmtClass()) {
    case Stmt::LambdaExprClass: {
      const auto *lambda = cast<LambdaExpr>(stmt);
      events.lambda(lambda);
      for (const Expr *init : llvm::reverse(llvm::ArrayRef(lambda->capture_init_begin(), lambda->capture_size())))
        push(init);
      return;
    }
    case Stmt::UnaryExprOrTypeTraitExprClass:
    case Stmt::CXXNoexceptExprClass:
    case Stmt::RequiresExprClass:
    case Stmt::ConceptSpecializationExprClass:
    case Stmt::TypeTraitExprClass:
      return;
    case Stmt::CXXTypeidExprClass:
      if (const auto *info = cast<CXXTypeidExpr>(stmt); !info->isTypeOperand() && info->isPotentiallyEvaluated())
        push(info->getExprOperand());
      return;
    case Stmt::GenericSelectionExprClass:
      if (const auto *selection = cast<GenericSelectionExpr>(stmt); !selection->isResultDependent())
        push(selection->getResultExpr());
      return;
    case Stmt::CoroutineBodyStmtClass:
      push(cast<CoroutineBodyStmt>(stmt)->getBody());
      return;
    case Stmt::CoawaitExprClass:
    case Stmt::CoyieldExprClass: {
      const auto *suspend = cast<CoroutineSuspendExpr>(stmt);
      if (suspend->getBeginLoc().isValid())
        fn.awaits.push_back(suspend);
      await_operand(suspend->getOperand());
      return;
    }
    case Stmt::DependentCoawaitExprClass:
      fn.awaits.push_back(cast<Expr>(stmt));
      await_operand(cast<DependentCoawaitExpr>(stmt)->getOperand());
      return;
    case Stmt::CoreturnStmtClass:
      push(cast<CoreturnStmt>(stmt)->getOperand());
      return;
    case Stmt::CompoundStmtClass:
      note_end(cast<CompoundStmt>(stmt));
      break;
    case Stmt::IfStmtClass:
      step_if(cast<IfStmt>(stmt));
      return;
    case Stmt::DeclStmtClass:
      step_declaration(cast<DeclStmt>(stmt));
      return;
    case Stmt::CXXDefaultInitExprClass:
      push(cast<CXXDefaultInitExpr>(stmt)->getExpr());
      return;
    default:
      break;
    }
    if (const auto *call = dyn_cast<CallExpr>(stmt))
      step_call(call);
    else if (const auto *list = dyn_cast<InitListExpr>(stmt))
      note_stores(list, fn, unit);
    else if (const auto *op = dyn_cast<BinaryOperator>(stmt); op && op->getOpcode() == BO_Assign)
      step_assignment(op);
    else if (const auto *made = dyn_cast<CXXConstructExpr>(stmt))
      step_construction(made);
    else if (const auto *deletion = dyn_cast<CXXDeleteExpr>(stmt))
      step_delete(deletion);
    push_children(stmt);
  }

  /// `{ ...; std::abort(); }`
  void note_end(const CompoundStmt *block) {
    const auto *last = block->body_empty() ? nullptr : dyn_cast<Expr>(block->body_back());
    const auto *call = last ? dyn_cast<CallExpr>(last->IgnoreImplicit()->IgnoreParens()) : nullptr;
    const FunctionDecl *callee = call ? call->getDirectCallee() : nullptr;
    if (callee && callee->isNoReturn())
      fn.last_blocks.push_back(block);
  }

  void await_operand(const Expr *operand) {
    if (!operand)
      return;
    awaited.insert(strip(operand));
    push(operand);
  }

  void step_if(const IfStmt *branch) {
    bool taken = true;
    if (branch->isConstexpr() && branch->getCond() && !branch->getCond()->isValueDependent() &&
        branch->getCond()->EvaluateAsBooleanCondition(taken, unit.ast)) {
      push(taken ? branch->getThen() : branch->getElse());
      return;
    }
    if (branch->isConsteval()) {
      push(branch->isNegatedConsteval() ? branch->getThen() : branch->getElse());
      return;
    }
    if (during_unwinding(branch->getCond())) {
      push(branch->getElse());
      return;
    }
    push_children(branch);
  }

  /// `if (std::uncaught_exceptions() > 0)`: another exception is on its way, and what is done here is its last report.
  static bool during_unwinding(const Expr *condition) {
    const auto *compared = dyn_cast_or_null<BinaryOperator>(strip(condition));
    if (compared && compared->getOpcode() != BO_GT && compared->getOpcode() != BO_NE)
      return false;
    const auto *call = dyn_cast_or_null<CallExpr>(strip(compared ? compared->getLHS() : condition));
    const FunctionDecl *callee = call ? call->getDirectCallee() : nullptr;
    const llvm::StringRef called = plain_name(callee);
    return called.contains("uncaught_exception") || called.contains("uncaughtException");
  }

  void step_declaration(const DeclStmt *statement) {
    std::size_t first = open.size();
    for (Decl *decl : statement->decls()) {
      if (isa<TagDecl>(decl)) {
        events.local_declaration(decl);
        continue;
      }
      const auto *variable = dyn_cast<VarDecl>(decl);
      if (!variable || variable->isInvalidDecl())
        continue;
      push(variable->getInit());
      if (const Expr *init = variable->getInit())
        constructed[init->IgnoreImplicit()] = variable;
      if (variable->hasLocalStorage())
        add_destructor(variable);
    }
    std::reverse(open.begin() + first, open.end());
  }

  void add_destructor(const VarDecl *variable) {
    QualType type = variable->getType();
    if (type.isNull() || type->isDependentType() || type->isReferenceType())
      return;
    const CXXRecordDecl *record = type->getAsCXXRecordDecl();
    if (!record || !record->hasDefinition() || record->hasTrivialDestructor())
      return;
    call_site site;
    site.callee = record->getDestructor();
    site.object = record;
    site.location = variable->getLocation();
    site.variable = variable;
    fn.calls.push_back(site);
  }

  void step_delete(const CXXDeleteExpr *deletion) {
    QualType type = deletion->getDestroyedType();
    const CXXRecordDecl *record = type.isNull() ? nullptr : type->getAsCXXRecordDecl();
    if (!record || !record->hasDefinition() || !record->getDestructor())
      return;
    call_site site;
    site.expression = deletion;
    site.callee = record->getDestructor();
    site.object = record;
    site.location = call_location(deletion);
    fn.calls.push_back(site);
  }

  /// A template's own body names functions that only an instantiation chooses; one candidate is choice enough.
  static const FunctionDecl *only_candidate(const Expr *callee) {
    const auto *lookup = dyn_cast<UnresolvedLookupExpr>(callee->IgnoreParenImpCasts());
    if (!lookup || lookup->getNumDecls() != 1)
      return nullptr;
    return (*lookup->decls_begin())->getUnderlyingDecl()->getAsFunction();
  }

  void step_call(const CallExpr *call) {
    call_site site;
    site.expression = call;
    site.location = call_location(call);
    site.awaited = awaited.count(call) != 0;
    site.callee = call->getDirectCallee();
    const Expr *called = call->getCallee();
    if (!site.callee && called)
      site.callee = only_candidate(called);
    const Expr *object = nullptr;
    if (const auto *member = dyn_cast<CXXMemberCallExpr>(call))
      object = member->getImplicitObjectArgument();
    else if (const auto *op = dyn_cast<CXXOperatorCallExpr>(call); op && op->getNumArgs() > 0)
      object = op->getArg(0);
    // libstdc++ and Asio put many methods into bases; the class that counts is that of the object as written.
    if (object && !object->getType().isNull()) {
      QualType type = object->IgnoreParenImpCasts()->getType();
      if (type.isNull() || type->isSpecificBuiltinType(BuiltinType::BoundMember))
        type = object->getType();
      if (type->isPointerType())
        type = type->getPointeeType();
      site.object = type->getAsCXXRecordDecl();
    }
    const Expr *callable = called_object(call);
    mark_parameter(callable, call);
    site.slot = callable && holds_callable(callable->getType()) ? slot_of(callable) : nullptr;
    fn.calls.push_back(site);
    note_stores(call, fn, unit);
    const auto arguments = llvm::ArrayRef(call->getArgs(), call->getNumArgs());
    if (const making made = made_by(call)) {
      site.callee = made.constructor;
      site.object = made.constructor->getParent();
      site.slot = nullptr;
      fn.calls.push_back(site);
      note_handovers(call, made.constructor, arguments.drop_front(made.first_argument));
      return;
    }
    note_handovers(call, site.callee, arguments);
  }

  /// A pointer to a function; anything else is assigned by a call.
  void step_assignment(const BinaryOperator *op) {
    if (op->getType()->isFunctionPointerType())
      if (const ValueDecl *slot = slot_of(op->getLHS()))
        note_stored(slot, op->getRHS(), fn, unit);
  }

  void step_construction(const CXXConstructExpr *made) {
    const CXXConstructorDecl *constructor = made->getConstructor();
    if (!constructor || made->isElidable())
      return;
    call_site site;
    site.expression = made;
    site.callee = constructor;
    site.object = constructor->getParent();
    site.location = call_location(made);
    site.variable = constructed.lookup(made);
    if (!constructor->isCopyOrMoveConstructor())
      fn.calls.push_back(site);
    note_handovers(made, constructor, llvm::ArrayRef(made->getArgs(), made->getNumArgs()));
  }

  void note_handovers(const Expr *call, const FunctionDecl *taker, llvm::ArrayRef<const Expr *> arguments) {
    if (!taker)
      return;
    unsigned shift = isa<CXXOperatorCallExpr>(call) && isa<CXXMethodDecl>(taker) ? 1 : 0;
    for (unsigned i = shift; i < arguments.size(); ++i) {
      if (const named_parameter given = parameter_named(arguments[i], fn); given.decl && may_be_callable(*given.decl))
        note_use(given, {0, call, taker, i - shift});
      llvm::SmallVector<callable, 2> found;
      callables_of(arguments[i], found);
      for (const callable &one : found)
        unit.handovers.push_back({&fn, call, taker, i - shift, one.decl, one.on_pool, one.by_call});
    }
    // A lambda called where it is written.
    if (shift && !arguments.empty())
      if (isa_and_nonnull<LambdaExpr>(strip(arguments[0])))
        unit.handovers.push_back({&fn, call, nullptr, 0, taker, false, false});
  }

  /// What `call` calls, when that is an object or a pointer; std::invoke(f, ...) calls its first argument.
  static const Expr *called_object(const CallExpr *call) {
    const FunctionDecl *callee = call->getDirectCallee();
    if (const auto *op = dyn_cast<CXXOperatorCallExpr>(call))
      return op->getOperator() == OO_Call ? op->getArg(0) : nullptr;
    if (callee && callee->isInStdNamespace() && plain_name(callee) == "invoke" && call->getNumArgs() > 0)
      return call->getArg(0);
    return call->getCallee();
  }

  void mark_parameter(const Expr *what, const CallExpr *call) {
    const named_parameter given = parameter_named(what, fn);
    if (!given.decl)
      return;
    if (given.owner == &fn)
      fn.called_parameters |= 1u << given.decl->getFunctionScopeIndex();
    note_use(given, {0, call, nullptr, 0});
  }

  void note_use(const named_parameter &given, parameter_use use) {
    use.parameter = given.decl->getFunctionScopeIndex();
    use.via = given.owner == &fn ? nullptr : &fn;
    given.owner->uses.push_back(use);
  }

  static bool may_be_callable(const ParmVarDecl &parameter) {
    QualType type = parameter.getType().getNonReferenceType();
    if (type->isDependentType() || type->isFunctionPointerType() || type->isFunctionType())
      return true;
    const CXXRecordDecl *record = type->getAsCXXRecordDecl();
    return record && record->hasDefinition() &&
           !record->lookup(record->getASTContext().DeclarationNames.getCXXOperatorName(OO_Call)).empty();
  }
};

} // namespace

SourceLocation call_location(const Expr *call) {
  if (const auto *made = dyn_cast<CXXConstructExpr>(call))
    return made->getLocation();
  if (const auto *deletion = dyn_cast<CXXDeleteExpr>(call))
    return deletion->getBeginLoc();
  const auto *plain = dyn_cast<CallExpr>(call);
  const Expr *called = plain ? plain->getCallee() : nullptr;
  if (const auto *member = called ? dyn_cast<MemberExpr>(called->IgnoreParenImpCasts()) : nullptr)
    return member->getMemberLoc();
  return call->getExprLoc();
}

void walk_body(const Stmt *root, function &into, model &unit, const walk_events &events) {
  walker(into, unit, events).run(root);
}

} // namespace corosan::checker
