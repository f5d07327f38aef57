// dangling-this: a member coroutine called on an object that dies before its task is done, and, when asked to be
// strict, work with a bare `this` of an object that a shared_ptr keeps.
#include "checker/lib/dialects.h"
#include "checker/lib/flow.h"
#include "checker/lib/rule.h"
#include "checker/lib/sinks.h"
#include "checker/lib/task_call.h"

#include <clang/AST/Attr.h>

using namespace clang;

namespace corosan::checker::rules {
namespace {

/// Handles and views: the member is about something else that lives on.
bool is_handle(const CXXRecordDecl *record) {
  return !record || record->hasAttr<PointerAttr>() || record->isLambda() || record->isEmpty();
}

void check(const task_call &made, const function &fn, lifetimes &life, reporter report) {
  const auto *method = dyn_cast<CXXMethodDecl>(made.callee);
  if (!method || !method->isImplicitObjectMemberFunction() || !made.object || is_handle(method->getParent()))
    return;
  // A task's own members, and functions that are made to be called on something that goes away.
  const bool seen = method->getTemplateInstantiationPattern() || method->hasBody();
  if (classify_task(method->getFunctionObjectParameterType()) || (method->getRefQualifier() == RQ_RValue && !seen))
    return;
  if (const auto *pointer = dyn_cast<MemberExpr>(made.call->getCallee()->IgnoreParens()); pointer && pointer->isArrow())
    return;
  const origin object = object_of(made.object, fn);
  // A temporary without a destructor may as well be a handle; only a body that uses it can tell.
  const bool owner = !method->getParent()->hasDefinition() || !method->getParent()->hasTrivialDestructor();
  if (!object || !needs_later(method, {nullptr, true}, made.lazy, made.lazy && (object.local || owner)))
    return;
  const auto gone = life.outlives(object, made.call, made.lazy);
  if (!gone)
    return;
  finding result;
  result.location = made.object->getBeginLoc();
  result.highlight = made.object->getSourceRange();
  const std::string what = object.local ? "'" + local_name(object.local) + "'" : std::string("this temporary");
  result.message = what + " dies before the " + made.kind.str() + " of its member '" + made.name + "' is done: " +
                   (object.local               ? "keep it alive until then"
                    : made.kind == "generator" ? "give it a name"
                                               : "give it a name, or await the call at once");
  result.notes = explain(*gone, object, made.kind);
  result.function = function_name(fn);
  result.subject = made.name;
  report(std::move(result));
}

bool is_shared(const CXXRecordDecl *record) {
  record = record && record->hasDefinition() ? record->getDefinition() : nullptr;
  return record && llvm::any_of(record->bases(), [](const CXXBaseSpecifier &base) {
           const CXXRecordDecl *parent = base.getType()->getAsCXXRecordDecl();
           return parent && parent->getIdentifier() &&
                  (parent->getName() == "enable_shared_from_this" || is_shared(parent));
         });
}

bool is_owner(QualType type) {
  const CXXRecordDecl *record = type.getNonReferenceType()->getAsCXXRecordDecl();
  return record && record->getIdentifier() &&
         (record->getName() == "shared_ptr" || record->getName() == "weak_ptr" || record->getName() == "intrusive_ptr");
}

/// The capture of `this` in a closure that shares nothing: no other capture is a smart pointer.
const LambdaCapture *bare_this(const LambdaExpr *lambda) {
  const LambdaCapture *found = nullptr;
  for (const LambdaCapture &capture : lambda->captures()) {
    if (capture.getCaptureKind() == LCK_This)
      found = &capture;
    else if (capture.capturesVariable() && is_owner(capture.getCapturedVar()->getType()))
      return nullptr;
  }
  return found;
}

/// asio::post(executor, [this] { ... }) where the class is kept by shared_ptr. Often something else keeps the object,
/// or its destructor cancels the work, so this is for those who ask.
void check_sink(const sink_call &sink, const function &fn, reporter report) {
  const auto *method = dyn_cast<CXXMethodDecl>(fn.decl);
  for (const function *outer = &fn; method && method->getParent()->isLambda() && outer; outer = outer->encloser)
    method = dyn_cast<CXXMethodDecl>(outer->decl);
  if (!sink.behind.empty() || sink.what.how != fate::started || !method || !is_shared(method->getParent()))
    return;
  for (const Expr *argument : sink.arguments) {
    const LambdaExpr *lambda = lambda_in(argument);
    const LambdaCapture *capture = lambda ? bare_this(lambda) : nullptr;
    if (!capture)
      continue;
    finding result =
        finding_at(lambda, fn,
                   "'this' is captured without a share of its object: the work that '" + sink.name +
                       "' starts may run when the last shared_ptr is gone; capture shared_from_this(), too",
                   sink.name);
    if (capture->isExplicit())
      result.location = capture->getLocation();
    report(std::move(result));
  }
}

/// A local object and the member that is called on it.
origin local_object(const CXXMemberCallExpr *call, const function &fn) {
  const auto *member = call ? dyn_cast<MemberExpr>(call->getCallee()->IgnoreParens()) : nullptr;
  const CXXMethodDecl *method = call ? call->getMethodDecl() : nullptr;
  if (!member || member->isArrow() || !method || is_handle(method->getParent()))
    return {};
  const origin object = object_of(call->getImplicitObjectArgument(), fn);
  return object.local ? object : origin();
}

bool on_this(const Expr *object) { return object && isa<CXXThisExpr>(bare(object)); }

/// Plain members that start a coroutine of their object, which goes on when they return; with where they do.
class starters {
public:
  void note(const task_call &made, const function &fn, lifetimes &life) {
    const auto *method = dyn_cast<CXXMethodDecl>(made.callee);
    if (!method || !on_this(made.object) || !is_plain_member(fn) ||
        !needs_later(method, {nullptr, true}, made.lazy, false))
      return;
    outcome what = life.fate_of(made.call);
    if (what.how == fate::discarded && !made.lazy)
      what = {fate::started, nullptr, made.call};
    if (what.how == fate::started && life.goes_on(made.call, what))
      found_.try_emplace(fn.decl->getCanonicalDecl(), made.call->getExprLoc());
  }

  /// Members that call such members on their object, and so on.
  void close(const model &unit) {
    for (bool more = !found_.empty(); more;) {
      more = false;
      for (const auto &fn : unit.functions) {
        if (!fn->decl || is_dependent(fn->decl) || !is_plain_member(*fn) || at(fn->decl))
          continue;
        lifetimes life(*fn, unit.ast);
        for (const call_site &site : fn->calls) {
          const auto *call = dyn_cast_or_null<CXXMemberCallExpr>(site.expression);
          if (!call || site.awaited || !on_this(call->getImplicitObjectArgument()) || !at(site.callee) ||
              !life.goes_on(call, {fate::started, nullptr, call}))
            continue;
          found_.try_emplace(fn->decl->getCanonicalDecl(), *at(site.callee));
          more = true;
          break;
        }
      }
    }
  }

  const SourceLocation *at(const FunctionDecl *member) const {
    const auto found = member ? found_.find(member->getCanonicalDecl()) : found_.end();
    return found == found_.end() ? nullptr : &found->second;
  }
  bool empty() const { return found_.empty(); }

private:
  llvm::DenseMap<const FunctionDecl *, SourceLocation> found_;

  static bool is_plain_member(const function &fn) {
    const auto *method = dyn_cast<CXXMethodDecl>(fn.decl);
    return method && !isa<CXXConstructorDecl, CXXDestructorDecl>(method) && method->isImplicitObjectMemberFunction() &&
           fn.context == context::plain && !method->getParent()->isLambda() &&
           !isa_and_nonnull<CoroutineBodyStmt>(method->getBody());
  }
};

/// `session client; client.start();` where start() detaches a coroutine of the object.
void check_starts(const starters &members, const function &fn, const model &unit, reporter report) {
  lifetimes life(fn, unit.ast);
  for (const call_site &site : fn.calls) {
    const SourceLocation *started = site.awaited ? nullptr : members.at(site.callee);
    const auto *call = dyn_cast_or_null<CXXMemberCallExpr>(site.expression);
    const origin object = started ? local_object(call, fn) : origin();
    const outcome what{fate::started, nullptr, call};
    const auto gone = object ? life.outlives(object, call, what, false) : std::nullopt;
    if (!gone)
      continue;
    const std::string name = site.callee->getNameAsString();
    finding result;
    result.location = call->getImplicitObjectArgument()->getBeginLoc();
    result.highlight = call->getImplicitObjectArgument()->getSourceRange();
    result.message = "'" + local_name(object.local) + "' dies before the task that its member '" + name +
                     "' starts is done: keep it alive until then";
    result.notes = explain(*gone, object, "task");
    result.notes.push_back({*started, "the task is started here"});
    result.function = function_name(fn);
    result.subject = name;
    report(std::move(result));
  }
}

} // namespace

void dangling_this(const model &unit, const options &opts, reporter report) {
  starters members;
  for_each_task_call(unit, [&](const task_call &made, const function &fn, lifetimes &life) {
    check(made, fn, life, report);
    members.note(made, fn, life);
  });
  members.close(unit);
  if (!members.empty())
    for (const auto &fn : unit.functions)
      if (fn->decl && !is_dependent(fn->decl))
        check_starts(members, *fn, unit, report);
  if (opts.strict)
    for_each_sink(unit, [&](const sink_call &sink, const function &fn, lifetimes &) { check_sink(sink, fn, report); });
}

} // namespace corosan::checker::rules
