// prefer-async-sibling: a coroutine calls a function although the same class or namespace has an awaitable form of it.
// What the catalog lists is blocking-call's.
#include "checker/lib/awaits.h"
#include "checker/lib/calls.h"
#include "checker/lib/contexts.h"
#include "checker/lib/dialects.h"
#include "checker/lib/flow.h"
#include "checker/lib/hops.h"
#include "checker/lib/reach.h"
#include "checker/lib/rule.h"
#include "checker/lib/siblings.h"

#include <clang/Basic/SourceManager.h>
#include <clang/Lex/Lexer.h>

#include <llvm/ADT/SmallPtrSet.h>

using namespace clang;

namespace corosan::checker::rules {
namespace {

/// The body that `decl`, or the template it comes from, has in this translation unit.
const Stmt *visible_body(const FunctionDecl *decl) {
  const FunctionDecl *defined = nullptr;
  if (decl->hasBody(defined))
    return written_body(defined);
  const FunctionDecl *origin = decl->getTemplateInstantiationPattern();
  return origin && origin->hasBody(defined) ? written_body(defined) : nullptr;
}

/// False when its body shows that it does not wait: it calls nothing that this translation unit does not show.
bool may_block(const FunctionDecl *decl, unsigned depth = 0) {
  if (decl->isConstexpr() || declared_nonblocking(decl))
    return false;
  const Stmt *body = visible_body(decl);
  if (!body)
    return !decl->getBuiltinID() && !decl->isDefaulted();
  if (depth > 6)
    return true;
  bool blocks = false;
  for_each_own(body, [&](const Stmt *node) {
    const auto *call = dyn_cast<CallExpr>(node);
    const FunctionDecl *callee = call ? call->getDirectCallee() : nullptr;
    if (blocks || !call || (callee && callee->getDeclContext()->isStdNamespace() && depth > 0))
      return;
    if (callee && callee->getCanonicalDecl() != decl->getCanonicalDecl())
      blocks = may_block(callee, depth + 1);
    else if (!callee && !call->isTypeDependent())
      blocks = true;
  });
  return blocks;
}

/// A sibling that only calls the original waits in the same way.
bool only_wraps(const FunctionDecl *other, const FunctionDecl *original) {
  bool calls = false;
  if (const Stmt *body = visible_body(other))
    for_each_own(body, [&](const Stmt *node) {
      const auto *call = dyn_cast<CallExpr>(node);
      const FunctionDecl *callee = call ? call->getDirectCallee() : nullptr;
      calls |= callee && callee->getCanonicalDecl() == original->getCanonicalDecl();
    });
  return calls;
}

bool is_awaitable(QualType type) {
  const CXXRecordDecl *record = type.getNonReferenceType()->getAsCXXRecordDecl();
  if (!record || !record->hasDefinition())
    return classify_task(type).has_value();
  ASTContext &ast = record->getASTContext();
  return classify_task(type) || !record->getDefinition()->lookup(&ast.Idents.get("await_ready")).empty() ||
         !record->getDefinition()->lookup(ast.DeclarationNames.getCXXOperatorName(OO_Coawait)).empty();
}

class checker {
public:
  checker(const model &whole, const options &opts, reporter sink)
      : unit(whole), strict(opts.strict), report(sink), sources(unit.ast.getSourceManager()) {}

  void run() {
    for (const auto &fn : unit.functions)
      if (fn->decl && fn->context == context::coroutine && !fn->on_the_spot &&
          isa_and_nonnull<CoroutineBodyStmt>(fn->decl->getBody()) && !is_dependent(fn->decl))
        for (const call_site &site : fn->calls)
          check(site, *fn);
  }

private:
  const model &unit;
  bool strict;
  reporter report;
  const SourceManager &sources;
  std::unique_ptr<reach> ways;

  void check(const call_site &site, const function &fn) {
    const auto *call = dyn_cast_or_null<CallExpr>(site.expression);
    const FunctionDecl *callee = site.callee;
    if (!call || !callee || site.awaited || isa<CXXOperatorCallExpr>(call) || call->isTypeDependent() ||
        role_of(callee) || callee->getDeclContext()->isStdNamespace())
      return;
    // Whatever gives a task, or an object that could be awaited, waits for nothing itself.
    if (is_awaitable(callee->getReturnType()))
      return;
    const sibling other = async_sibling(site, unit.ast);
    if (!other.decl || is_inside(fn, other.decl) || chooses(fn, callee, other.decl) || !may_block(callee) ||
        only_wraps(other.decl, callee) || reported_elsewhere(site, fn))
      return;
    const std::string name = plain_name(callee).str(), better = plain_name(other.decl).str();
    finding result =
        finding_at(call, fn, "'" + name + "' may block the event loop; its awaitable form is '" + better + "'", name);
    result.location = site.location;
    result.notes.push_back({other.decl->getLocation(), "'" + better + "' is declared here"});
    if (other.same_parameters && same_result(callee, other.decl) && same_library(fn, other.decl))
      offer(result, call, site, fn, better);
    report(std::move(result));
  }

  /// The sibling itself may well be written with the original, and so may what belongs to it.
  static bool is_inside(const function &fn, const FunctionDecl *other) {
    for (const function *outer = &fn; outer; outer = outer->encloser)
      if (outer->decl->getDeclName() == other->getDeclName())
        return true;
    return false;
  }

  /// Templates may take different things under the same parameters. Who calls both knows which is for what.
  static bool chooses(const function &fn, const FunctionDecl *callee, const FunctionDecl *other) {
    const FunctionDecl *pattern = callee->getTemplateInstantiationPattern();
    return pattern &&
           llvm::any_of(
               pattern->parameters(),
               [](const ParmVarDecl *one) { return one->getType().getNonReferenceType()->isTemplateTypeParmType(); }) &&
           llvm::any_of(fn.calls, [&](const call_site &site) {
             const FunctionDecl *made = site.callee ? site.callee->getTemplateInstantiationPattern() : nullptr;
             return made && made->getCanonicalDecl() == other->getCanonicalDecl();
           });
  }

  /// blocking-call names what it knows, with better advice.
  bool reported_elsewhere(const call_site &site, const function &fn) {
    if (!match_call(site, fn, unit).name.empty() || hops(fn.named(), unit.ast).away_at(site.location))
      return true;
    if (!unit.find(site.callee))
      return false;
    if (!ways)
      ways = std::make_unique<reach>(
          unit, [&](const call_site &site, const function &from) { return blocking_goal(site, from, unit, strict); },
          [](const call_site &, const function &) { return true; }, strict);
    const function *callee = ways->runs(site, fn);
    return callee && !ways->from(*callee, site, fn).empty();
  }

  /// The awaited value has the type that the call had.
  bool same_result(const FunctionDecl *callee, const FunctionDecl *other) const {
    const auto *task = dyn_cast_or_null<ClassTemplateSpecializationDecl>(other->getReturnType()->getAsCXXRecordDecl());
    return task && task->getTemplateArgs().size() > 0 &&
           task->getTemplateArgs()[0].getKind() == TemplateArgument::Type &&
           unit.ast.hasSameType(task->getTemplateArgs()[0].getAsType(), callee->getReturnType());
  }

  bool same_library(const function &fn, const FunctionDecl *other) const {
    const CXXRecordDecl *mine = fn.decl->getReturnType()->getAsCXXRecordDecl();
    const CXXRecordDecl *theirs = other->getReturnType()->getAsCXXRecordDecl();
    return mine && theirs && mine->getDeclName() == theirs->getDeclName();
  }

  void offer(finding &result, const CallExpr *call, const call_site &site, const function &fn,
             const std::string &better) const {
    const CharSourceRange name = CharSourceRange::getTokenRange(site.location, site.location);
    const std::string old = Lexer::getSourceText(name, sources, unit.ast.getLangOpts()).str();
    if (call->getBeginLoc().isMacroID() || call->getEndLoc().isMacroID() || old != plain_name(site.callee))
      return;
    bool alone = false, in_handler = false;
    for_each_own(written_body(fn.decl), [&](const Stmt *node) {
      if (const auto *block = dyn_cast<CompoundStmt>(node))
        for (const Stmt *one : block->body())
          alone |= isa<Expr>(one) && bare(cast<Expr>(one)) == call;
      if (const auto *declaration = dyn_cast<DeclStmt>(node))
        for (const Decl *one : declaration->decls())
          if (const auto *variable = dyn_cast<VarDecl>(one))
            alone |= variable->hasInit() && bare(variable->getInit()) == call;
      if (const auto *handler = dyn_cast<CXXCatchStmt>(node)) // no co_await there
        for_each_own(handler->getHandlerBlock(), [&](const Stmt *inner) { in_handler |= inner == call; });
    });
    if (in_handler)
      return;
    result.fixes.push_back(FixItHint::CreateInsertion(call->getBeginLoc(), alone ? "co_await " : "(co_await "));
    result.fixes.push_back(FixItHint::CreateReplacement(name, better));
    if (!alone)
      result.fixes.push_back(FixItHint::CreateInsertion(
          Lexer::getLocForEndOfToken(call->getEndLoc(), 0, sources, unit.ast.getLangOpts()), ")"));
  }
};

} // namespace

void prefer_async_sibling(const model &unit, const options &opts, reporter report) {
  checker(unit, opts, report).run();
}

} // namespace corosan::checker::rules
