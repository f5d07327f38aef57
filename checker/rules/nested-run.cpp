// coro-nested-run: code that runs on an event loop runs a loop, or waits for what only its own loop can finish.
#include "checker/lib/calls.h"
#include "checker/lib/contexts.h"
#include "checker/lib/hops.h"
#include "checker/lib/loop_code.h"
#include "checker/lib/loop_runs.h"
#include "checker/lib/reach.h"
#include "checker/lib/rule.h"
#include "checker/lib/tasks.h"

#include <clang/Lex/Lexer.h>

using namespace clang;

namespace corosan::checker::rules {
namespace {

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

void check(const function &fn, const model &unit, const reach &ways, bool whole_program, reporter report) {
  const hops moves(fn.named(), unit.ast);
  for (const reach::direct_call &call : ways.direct(fn)) {
    if (moves.away_at(call.site->location))
      continue;
    const std::string &name = call.sink.name;
    finding found =
        finding_at(*call.site, fn,
                   loop_wait_message("call to '" + name + "'", loop_wait_of(*call.site, fn, unit), place_of(fn)), name);
    add_fix(*call.site, fn, unit.ast, found);
    report(std::move(found));
  }
  if (whole_program)
    return;
  for (const call_site &site : fn.calls) {
    const function *callee = ways.runs(site, fn);
    if (!callee || loop_wait_of(site, fn, unit) != loop_wait::none || uses_private_loop(site, fn) ||
        moves.away_at(site.location))
      continue;
    for (const witness &way : ways.from(*callee, site, fn)) {
      const hop &end = way.hops.back();
      finding found = finding_at(site, fn,
                                 loop_wait_chain_message(what_happens(site, short_name(callee->decl)), way.sink.name,
                                                         loop_wait_of(*end.site, *end.from, unit), place_of(fn)),
                                 way.sink.name);
      for (const hop &step : way.hops)
        found.notes.push_back({step.site->location, hop_message(short_name(step.from->decl),
                                                                step.to ? short_name(step.to->decl) : way.sink.name)});
      report(std::move(found));
    }
  }
}

} // namespace

void nested_run(const model &unit, const options &opts, reporter report) {
  const reach ways(
      unit,
      [&](const call_site &site, const function &from) {
        sink found;
        if (loop_wait_of(site, from, unit) != loop_wait::none)
          found.name = loop_wait_name(site);
        return found;
      },
      [](const call_site &site, const function &from) { return !uses_private_loop(site, from); }, opts.strict);
  for (const auto &fn : unit.functions)
    if (fn->decl && runs_on_loop(*fn))
      check(*fn, unit, ways, opts.whole_program, report);
}

} // namespace corosan::checker::rules
