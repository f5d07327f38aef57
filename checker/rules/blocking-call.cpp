// coro-blocking-call: a call that blocks the thread of an event loop, made by code that runs there: directly, or
// through functions of this translation unit.
#include "checker/lib/calls.h"
#include "checker/lib/contexts.h"
#include "checker/lib/descriptors.h"
#include "checker/lib/dialects.h"
#include "checker/lib/fixes.h"
#include "checker/lib/reach.h"
#include "checker/lib/row_table.h"
#include "checker/lib/rule.h"
#include "checker/lib/streams.h"
#include "checker/lib/values.h"

using namespace clang;

namespace corosan::checker::rules {
namespace {

bool runs_on_loop(const function &fn) {
  return fn.context == context::coroutine || fn.context == context::awaiter || fn.context == context::handler;
}

std::string short_name(const FunctionDecl *decl) {
  if (const auto *method = dyn_cast<CXXMethodDecl>(decl); method && method->getParent()->isLambda())
    return "lambda";
  return decl->getNameAsString();
}

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

/// The call behind a helper is on a descriptor, and the coroutine shows that the descriptor does not block: it awaited
/// readiness before, or deals with EAGAIN.
bool waits_elsewhere(const call_site &site, const witness &way, const function &fn, const model &unit) {
  return way.sink.row && way.sink.row->when == catalog::blocks_when::unless_nonblocking_fd &&
         (expects_would_block(fn, unit) || awaited_readiness(site, fn, unit));
}

/// A library's own sleep may have nothing better than to block, and must not be told to call itself.
bool is_own_sleep(const function &fn) {
  std::string name = catalog_name(fn.named().decl) + "(";
  const catalog::dialect *words = rows().find_dialect(fn.dialect);
  return words && llvm::StringRef(words->sleep).starts_with(name);
}

/// "coroutine 'session'", "completion handler", "awaiter 'x::await_ready'".
std::string place_of(const function &fn) {
  const function &named = fn.named();
  bool lambda = short_name(named.decl) == "lambda";
  const function *outer = named.encloser;
  std::string name = lambda ? "" : " '" + named.decl->getNameAsString() + "'";
  switch (named.context) {
  case context::awaiter:
    return "awaiter '" + cast<CXXMethodDecl>(named.decl)->getParent()->getNameAsString() +
           "::" + named.decl->getNameAsString() + "'";
  case context::handler:
    return "completion handler" + name;
  default:
    if (lambda)
      return outer ? "a lambda coroutine in '" + outer->named().decl->getNameAsString() + "'" : "a lambda coroutine";
    return "coroutine" + name;
  }
}

std::string advice_for(const sink &what, const function &fn) {
  if (!what.row)
    return "";
  std::string_view text = catalog::advice_text(*what.row, fn.dialect);
  return text.empty() ? "" : "; use " + std::string(text);
}

/// "call to 'save'", "destructor of 'worker'": what the reader sees at `site`.
std::string what_happens(const call_site &site, const std::string &callee) {
  if (!site.expression && site.variable)
    return "destructor of '" + site.variable->getNameAsString() + "'";
  return "call to '" + callee + "'";
}

finding report_at(const call_site &site, const function &fn, const sink &what) {
  finding report;
  report.location = site.location;
  if (site.expression)
    report.highlight = site.expression->getSourceRange();
  report.function = catalog_name(fn.named().decl);
  report.subject = what.name;
  return report;
}

void report_direct(const reach::direct_call &call, const function &fn, const model &unit, reporter report) {
  finding found = report_at(*call.site, fn, call.sink);
  found.message = what_happens(*call.site, call.sink.name) + " blocks the event loop in " + place_of(fn) +
                  advice_for(call.sink, fn);
  if (call.sink.row && call.sink.row->fix == catalog::fix_kind::await_sleep)
    add_sleep_fix(*call.site, fn, unit, found);
  report(std::move(found));
}

void report_chain(const call_site &site, const function &callee, const witness &way, const function &fn,
                  reporter report) {
  finding found = report_at(site, fn, way.sink);
  found.message = what_happens(site, short_name(callee.decl)) + " can block the event loop in " + place_of(fn) +
                  ": it reaches '" + way.sink.name + "'" + advice_for(way.sink, fn);
  for (const hop &step : way.hops) {
    std::string caller = "'" + short_name(step.from->decl) + "' calls '";
    if (step.to)
      found.notes.push_back({step.site->location, caller + short_name(step.to->decl) + "' here"});
    else
      found.notes.push_back({step.site->location, caller + way.sink.name + "' here, which blocks"});
  }
  report(std::move(found));
}

} // namespace

void blocking_call(const model &unit, const options &opts, reporter report) {
  reach ways(unit, opts.strict);
  for (const auto &fn : unit.functions) {
    if (!runs_on_loop(*fn) || declared_nonblocking(fn->named().decl) || is_own_sleep(*fn))
      continue;
    for (const reach::direct_call &call : ways.direct(*fn))
      if (!moved_to_pool(fn->named(), call.site->location, unit.ast) && !follows_its_opening(call, ways.direct(*fn)))
        report_direct(call, *fn, unit, report);
    for (const call_site &site : fn->calls) {
      const function *callee = ways.runs(site, *fn);
      if (!callee || moved_to_pool(fn->named(), site.location, unit.ast))
        continue;
      for (const witness &way : ways.from(*callee))
        if (!waits_elsewhere(site, way, *fn, unit))
          report_chain(site, *callee, way, *fn, report);
    }
  }
}

} // namespace corosan::checker::rules
