// coro-nested-run: code that runs on an event loop runs a loop, or waits for what only its own loop can finish.
#include "checker/lib/call_paths.h"
#include "checker/lib/calls.h"
#include "checker/lib/contexts.h"
#include "checker/lib/hops.h"
#include "checker/lib/loop_code.h"
#include "checker/lib/loop_runs.h"
#include "checker/lib/rule.h"
#include "checker/lib/tasks.h"

#include <clang/Lex/Lexer.h>

using namespace clang;

namespace corosan::checker::rules {
namespace {

/// "runs an event loop inside ...": what follows the name of the call.
std::string complaint(loop_wait what, const std::string &where) {
  switch (what) {
  case loop_wait::runs_loop:
    return " runs an event loop inside " + where +
           ", which a loop runs already: that one stands still until this returns; co_await the work instead";
  case loop_wait::waits_for_future:
    return " makes " + where +
           " wait for an operation that its own loop has to finish: a deadlock; use an awaitable token and co_await";
  default:
    return " blocks the loop that runs " + where +
           " until a task is done, which may need that very loop: a deadlock; use co_await";
  }
}

/// `sync_wait(f())` becomes `(co_await f())`, where the task is one of the coroutine's own kind.
void add_fix(const call_site &site, const function &fn, const ASTContext &ast, finding &found) {
  const auto *call = dyn_cast<CallExpr>(site.expression);
  if (!call || call->getNumArgs() == 0 || call->getBeginLoc().isMacroID() || isa<CXXMemberCallExpr>(call))
    return;
  for (unsigned i = 1; i < call->getNumArgs(); ++i)
    if (!isa<CXXDefaultArgExpr>(call->getArg(i)))
      return;
  const Expr *task = strip(call->getArg(0));
  if (!task || !task->isPRValue() || !isa<CallExpr>(task) || !can_await(task, fn))
    return;
  const auto open = Lexer::findLocationAfterToken(call->getCallee()->getEndLoc(), tok::l_paren, ast.getSourceManager(),
                                                  ast.getLangOpts(), false);
  if (open.isInvalid())
    return;
  found.fixes.push_back(
      FixItHint::CreateReplacement(CharSourceRange::getCharRange(call->getBeginLoc(), open), "(co_await "));
}

finding found_at(const call_site &site, const function &fn, std::string message, const std::string &subject) {
  finding found = finding_at(site.expression, fn, std::move(message), subject);
  found.location = site.location;
  return found;
}

void check(const function &fn, const model &unit, const call_paths &paths, reporter report) {
  const hops moves(fn.named(), unit.ast);
  for (const call_site &site : fn.calls) {
    if (!site.expression || moves.away_at(site.location))
      continue;
    if (const loop_wait what = loop_wait_of(site, fn, unit); what != loop_wait::none) {
      const std::string name = loop_wait_name(site);
      finding found = found_at(site, fn, "call to '" + name + "'" + complaint(what, place_of(fn)), name);
      add_fix(site, fn, unit.ast, found);
      report(std::move(found));
      continue;
    }
    const function *callee = uses_private_loop(site, fn) ? nullptr : paths.runs(site, fn);
    const std::vector<call_paths::hop> way = callee ? paths.from(*callee) : std::vector<call_paths::hop>();
    if (way.empty())
      continue;
    const call_paths::hop &end = way.back();
    const std::string name = loop_wait_name(*end.site);
    finding found = found_at(site, fn,
                             "call to '" + short_name(callee->decl) + "', which reaches '" + name + "'," +
                                 complaint(loop_wait_of(*end.site, *end.from, unit), place_of(fn)),
                             name);
    for (const call_paths::hop &step : way)
      found.notes.push_back({step.site->location, "'" + short_name(step.from->decl) + "' calls '" +
                                                      (step.to ? short_name(step.to->decl) : name) + "' here"});
    report(std::move(found));
  }
}

} // namespace

void nested_run(const model &unit, const options &, reporter report) {
  const call_paths paths(
      unit,
      [&](const call_site &site, const function &from) { return loop_wait_of(site, from, unit) != loop_wait::none; },
      uses_private_loop);
  for (const auto &fn : unit.functions)
    if (fn->decl && runs_on_loop(*fn))
      check(*fn, unit, paths, report);
}

} // namespace corosan::checker::rules
