// coro-blocking-call: a call that blocks the thread of an event loop, made by code that runs there: directly, or
// through functions of this translation unit.
#include "checker/lib/calls.h"
#include "checker/lib/chain_text.h"
#include "checker/lib/contexts.h"
#include "checker/lib/dialects.h"
#include "checker/lib/fixes.h"
#include "checker/lib/hops.h"
#include "checker/lib/loop_code.h"
#include "checker/lib/loop_runs.h"
#include "checker/lib/reach.h"
#include "checker/lib/row_table.h"
#include "checker/lib/rule.h"
#include "checker/lib/streams.h"
#include "checker/lib/values.h"

using namespace clang;

namespace corosan::checker::rules {
namespace {

/// A file stream is reported where it is opened, and not again for each thing that is written to it: one rewrite mends
/// them all.
bool follows_its_opening(const reach::direct_call &call, const std::vector<reach::direct_call> &all) {
  if (!call.sink.row || call.sink.row->group != catalog::group::iostream)
    return false;
  const Expr *stream = stream_of(*call.site);
  const ValueDecl *variable = stream ? root_of(stream) : nullptr;
  if (!variable) // std::ofstream("name") << text
    return stream &&
           llvm::any_of(all, [&](const reach::direct_call &other) { return other.site->expression == strip(stream); });
  for (const reach::direct_call &other : all) {
    if (&other == &call)
      break;
    if (other.site->variable == variable)
      return true;
    if (const Expr *opened = stream_of(*other.site); opened && root_of(opened) == variable)
      return true;
  }
  return false;
}

/// A loop inside the loop is more than a call that blocks: nested-run reports it.
bool is_nested_run(const call_site &site, const function &fn, const model &unit) {
  return loop_wait_of(site, fn, unit) != loop_wait::none;
}

void report_direct(const reach::direct_call &call, const function &fn, const model &unit, reporter report) {
  finding found = finding_at(*call.site, fn,
                             what_happens(*call.site, call.sink.name) + " blocks the event loop in " + place_of(fn) +
                                 advice_for(call.sink.row, fn.dialect),
                             call.sink.name);
  if (call.sink.row && call.sink.row->fix == catalog::fix_kind::await_sleep)
    add_sleep_fix(*call.site, fn, unit, found);
  report(std::move(found));
}

void report_chain(const call_site &site, const function &callee, const witness &way, const function &fn,
                  reporter report) {
  finding found = finding_at(
      site, fn,
      chain_message(what_happens(site, short_name(callee.decl)), place_of(fn), way.sink.name, way.sink.row, fn.dialect),
      way.sink.name);
  for (const hop &step : way.hops) {
    std::string caller = short_name(step.from->decl);
    found.notes.push_back({step.site->location, step.to ? hop_message(caller, short_name(step.to->decl))
                                                        : last_hop_message(caller, way.sink.name)});
  }
  report(std::move(found));
}

} // namespace

void blocking_call(const model &unit, const options &opts, reporter report) {
  const auto runs_no_loop = [&](const call_site &site, const function &fn) { return !is_nested_run(site, fn, unit); };
  const reach ways(
      unit,
      [&](const call_site &site, const function &fn) {
        sink found = blocking_goal(site, fn, unit, opts.strict);
        return !found.name.empty() && runs_no_loop(site, fn) ? found : sink();
      },
      runs_no_loop, opts.strict);
  for (const auto &fn : unit.functions) {
    if (!runs_on_loop(*fn) || declared_nonblocking(fn->named().decl) || is_own_sleep(*fn))
      continue;
    const hops moves(fn->named(), unit.ast);
    for (const reach::direct_call &call : ways.direct(*fn))
      if (!moves.away_at(call.site->location) && !follows_its_opening(call, ways.direct(*fn)))
        report_direct(call, *fn, unit, report);
    if (opts.whole_program)
      continue;
    for (const call_site &site : fn->calls) {
      const function *callee = ways.runs(site, *fn);
      if (!callee || moves.away_at(site.location) || !runs_no_loop(site, *fn))
        continue;
      for (const witness &way : ways.from(*callee, site, *fn))
        if (!spares_ready(way.sink.row) || !shows_readiness(site, *fn, unit))
          report_chain(site, *callee, way, *fn, report);
    }
  }
}

} // namespace corosan::checker::rules
