// Breadth-first search from the calls that are looked for back to their callers, once for each group; see reach.h.
#include "checker/lib/reach.h"

#include "checker/lib/arrived.h"
#include "checker/lib/dialects.h"
#include "checker/lib/scan.h"

#include <clang/Basic/SourceManager.h>

#include <deque>
#include <map>

using namespace clang;

namespace corosan::checker {

/// Only blocks that control leaves in no other way count, and never the whole body of a coroutine, which often ends a
/// program.
bool in_last_block(const call_site &site, const function &fn, const ASTContext &ast) {
  const SourceManager &sources = ast.getSourceManager();
  return llvm::any_of(fn.last_blocks, [&](const CompoundStmt *block) {
    if (sources.isBeforeInTranslationUnit(site.location, block->getBeginLoc()) ||
        sources.isBeforeInTranslationUnit(block->getEndLoc(), site.location))
      return false;
    if (block == written_body(fn.decl) && fn.context != context::plain)
      return false;
    return !any_below(block, [](const Stmt *part) {
      return isa<ReturnStmt, CoreturnStmt, BreakStmt, ContinueStmt, GotoStmt, CoroutineSuspendExpr,
                 DependentCoawaitExpr>(part);
    });
  });
}

bool passable(const function &fn) {
  return (fn.context == context::plain || fn.context == context::generator) && !declared_by_user(fn.decl) &&
         !fn.decl->isNoReturn();
}

const function *reach::runs(const call_site &site, const function &from) const {
  const function *callee = unit.find(site.callee);
  bool counts = callee && passable(*callee) && !from.decl->isNoReturn();
  return counts && !in_last_block(site, from, unit.ast) ? callee : nullptr;
}

sink blocking_goal(const call_site &site, const function &from, const model &unit, bool strict) {
  sink found = match_call(site, from, unit);
  return found.certain || strict ? found : sink();
}

reach::reach(const model &whole, goal ends, filter follows, bool count_all) : unit(whole), strict(count_all) {
  struct edge {
    const function *from;
    const call_site *site;
    group_set spares;
  };
  llvm::DenseMap<const function *, std::vector<edge>> callers;
  std::map<unsigned, std::vector<std::pair<const function *, const direct_call *>>> starts;

  for (const auto &fn : unit.functions) {
    std::vector<direct_call> &own = direct_calls[fn.get()];
    if (fn->decl->isNoReturn())
      continue;
    for (const call_site &site : fn->calls) {
      if (sink found = ends(site, *fn); !found.name.empty()) {
        if (!in_last_block(site, *fn, unit.ast))
          own.push_back({&site, std::move(found)});
      } else if (const function *callee = runs(site, *fn); callee && follows(site, *fn)) {
        callers[callee].push_back({fn.get(), &site, strict ? 0 : arrived(site, *fn, unit)});
      }
    }
  }
  for (const auto &fn : unit.functions)
    if (passable(*fn))
      for (const direct_call &call : direct_calls[fn.get()])
        starts[call.sink.row ? static_cast<unsigned>(call.sink.row->group) : ~0u].push_back({fn.get(), &call});

  for (const auto &[group, sinks] : starts) {
    steps_by_function &known = by_group.emplace_back(group, steps_by_function()).second;
    std::deque<const function *> open;
    for (const auto &[fn, call] : sinks)
      if (known.try_emplace(fn, step{{fn, call->site, nullptr}, 1, &call->sink}).second)
        open.push_back(fn);
    while (!open.empty()) {
      const function *callee = open.front();
      open.pop_front();
      step reached = known[callee];
      for (const edge &call : callers[callee])
        if (passable(*call.from) && !(call.spares & group_bit(group)) &&
            known.try_emplace(call.from, step{{call.from, call.site, callee}, reached.distance + 1, reached.end})
                .second)
          open.push_back(call.from);
    }
  }
}

const std::vector<reach::direct_call> &reach::direct(const function &fn) const {
  static const std::vector<direct_call> none;
  auto found = direct_calls.find(&fn);
  return found == direct_calls.end() ? none : found->second;
}

std::vector<witness> reach::from(const function &fn, const call_site &site, const function &caller) const {
  std::vector<witness> ways;
  const group_set spares = strict || by_group.empty() ? 0 : arrived(site, caller, unit);
  for (const auto &[group, known] : by_group) {
    auto found = known.find(&fn);
    if (found == known.end() || (spares & group_bit(group)))
      continue;
    witness way;
    way.sink = *found->second.end;
    while (true) {
      way.hops.push_back(found->second.next);
      const function *next = found->second.next.to;
      if (!next)
        break;
      found = known.find(next);
    }
    ways.push_back(std::move(way));
  }
  return ways;
}

} // namespace corosan::checker
