// From the model of one translation unit to its facts. What the in-unit reach leaves out (reach.h) is left out here.
#include "checker/link/collect.h"

#include "checker/driver/report.h"
#include "checker/lib/arrived.h"
#include "checker/lib/calls.h"
#include "checker/lib/contexts.h"
#include "checker/lib/dialects.h"
#include "checker/lib/hops.h"
#include "checker/lib/loop_code.h"
#include "checker/lib/loop_runs.h"
#include "checker/lib/reach.h"
#include "checker/lib/walk.h"
#include "checker/link/destructors.h"
#include "checker/link/tables.h"

#include <llvm/ADT/SmallPtrSet.h>
#include <llvm/Support/xxhash.h>

using namespace clang;

namespace corosan::checker::facts {
namespace {

/// The method that runs for sure when `site` calls a virtual one, null when what overrides it may run instead.
const CXXMethodDecl *certain_method(const call_site &site, const CXXMethodDecl *method) {
  if (isa_and_nonnull<CXXDeleteExpr>(site.expression) || !site.expression)
    return site.expression ? nullptr : method; // a local object is what it says
  const Expr *object = nullptr;
  if (const auto *call = dyn_cast<CXXMemberCallExpr>(site.expression)) {
    const auto *member = dyn_cast<MemberExpr>(call->getCallee()->IgnoreParens());
    if (!member || member->hasQualifier())
      return method;
    object = call->getImplicitObjectArgument();
  } else if (const auto *op = dyn_cast<CXXOperatorCallExpr>(site.expression); op && op->getNumArgs() > 0) {
    object = op->getArg(0);
  }
  if (!object || object->isTypeDependent())
    return method;
  return const_cast<CXXMethodDecl *>(method)->getDevirtualizedMethod(object, /*IsAppleKext=*/false);
}

class collector {
public:
  collector(const model &program, const collecting &how)
      : program_(program), how_(how), names_(facts_, program, how.root) {}

  std::string run() {
    const SourceManager &sources = program_.ast.getSourceManager();
    facts_.main_file = names_.at(sources.getLocForStartOfFile(sources.getMainFileID())).path;
    for (const handover &given : program_.handovers)
      if (given.from && !given.by_call)
        handovers_[given.call].push_back(&given);
    for (const auto &fn : program_.functions)
      add_function(*fn);
    while (!destructors_.empty()) {
      const CXXDestructorDecl *next = destructors_.front();
      destructors_.erase(destructors_.begin());
      add_destructor(next);
    }
    for (const CXXMethodDecl *method : program_.overriders)
      add_overrider(method);
    for (const auto &[slot, callable] : program_.stores)
      add_overriding(names_.symbol_of(callable), names_.symbol_of(slot));
    return write(facts_);
  }

private:
  const model &program_;
  const collecting &how_;
  unit facts_;
  tables names_;
  llvm::DenseMap<const Expr *, llvm::SmallVector<const handover *, 2>> handovers_;
  std::vector<const CXXDestructorDecl *> destructors_; // implicit ones, to be made up
  llvm::SmallPtrSet<const Decl *, 16> made_up_;

  // What the definition that is being written has so far.
  definition begin(const FunctionDecl *decl, index symbol) {
    definition fn;
    fn.symbol = symbol;
    fn.at = names_.at(decl->getLocation());
    fn.first_edge = static_cast<index>(facts_.edges.size());
    fn.first_sink = static_cast<index>(facts_.sinks.size());
    fn.first_use = static_cast<index>(facts_.uses.size());
    return fn;
  }
  void end(definition fn) {
    fn.edges = static_cast<index>(facts_.edges.size()) - fn.first_edge;
    fn.sinks = static_cast<index>(facts_.sinks.size()) - fn.first_sink;
    fn.uses = static_cast<index>(facts_.uses.size()) - fn.first_use;
    std::uint64_t hash = content(fn);
    fn.content_low = static_cast<std::uint32_t>(hash);
    fn.content_high = static_cast<std::uint32_t>(hash >> 32);
    facts_.definitions.push_back(fn);
  }

  std::uint64_t content(const definition &fn) const {
    std::string key;
    auto put = [&](std::uint32_t number) { key += std::to_string(number) + ' '; };
    auto put_symbol = [&](index symbol) {
      key += symbol == none ? "-" : facts_.text(facts_.symbols[symbol].usr).str() + ' ';
    };
    auto put_spot = [&](const spot &at) {
      key += facts_.text(at.path);
      put(at.line);
      put(at.column);
    };
    put(fn.is_passable);
    for (const edge &one : llvm::ArrayRef(facts_.edges).slice(fn.first_edge, fn.edges)) {
      put(static_cast<std::uint32_t>(one.kind));
      put(one.rules);
      put(one.spares);
      put_symbol(one.callee);
      put(one.parameter);
      put_symbol(one.callable);
      put_spot(one.at);
    }
    for (const sink &one : llvm::ArrayRef(facts_.sinks).slice(fn.first_sink, fn.sinks)) {
      key += facts_.text(one.name);
      put(one.is_certain);
      put(one.waits);
      put_spot(one.at);
    }
    for (const parameter_use &one : llvm::ArrayRef(facts_.uses).slice(fn.first_use, fn.uses)) {
      put(one.parameter);
      put(static_cast<std::uint32_t>(one.kind));
      put_symbol(one.taker);
      put(one.taker_parameter);
      put_spot(one.at);
    }
    return llvm::xxh3_64bits(key);
  }

  void add_function(const function &fn) {
    std::optional<index> symbol = names_.symbol_of(fn.decl);
    if (!symbol)
      return;
    definition made = begin(fn.decl, *symbol);
    made.is_passable = passable(fn);
    std::uint32_t rules = facts::every_chain;
    bool on_loop = how_.rules && runs_on_loop(fn);
    if (on_loop)
      rules = how_.rules & ~(declared_nonblocking(fn.named().decl) || is_own_sleep(fn) ? facts::blocks_loop : 0);
    std::optional<hops> moves;
    if (on_loop)
      moves.emplace(fn.named(), program_.ast);
    if (!fn.decl->isNoReturn() && (on_loop || made.is_passable))
      for (const call_site &site : fn.calls)
        add_call(site, fn, rules, on_loop, moves && moves->away_at(site.location));
    for (const checker::parameter_use &use : fn.uses)
      if (made.is_passable || on_loop)
        add_use(use, fn, on_loop, moves && use.call && moves->away_at(call_location(use.call)));
    if (made.is_passable) {
      if (const auto *destructor = dyn_cast<CXXDestructorDecl>(fn.decl))
        add_parts(destructor);
    }
    end(made);
  }

  void add_call(const call_site &site, const function &fn, std::uint32_t rules, bool on_loop, bool moved_away) {
    if (!site.callee && !site.slot)
      return;
    auto given = handovers_.find(site.expression);
    bool hands_over = site.expression && given != handovers_.end();
    loop_wait waits = loop_wait_of(site, fn, program_);
    checker::sink found = match_call(site, fn, program_);
    if (waits != loop_wait::none)
      found = {nullptr, loop_wait_name(site)};
    if (found.name.empty() && !hands_over && !site.slot && !may_run(site.callee))
      return;
    if (in_last_block(site, fn, program_.ast))
      return;
    rules &= ~how_.silenced(site.location);
    if (!found.name.empty()) {
      if (!on_loop && (rules & (waits == loop_wait::none ? facts::blocks_loop : facts::nests_loop)))
        add_sink(found, waits, site);
      return;
    }
    if (uses_private_loop(site, fn))
      rules &= ~facts::nests_loop;
    if (moved_away || !rules)
      return;
    const group_set spares = how_.strict ? 0 : arrived(site, fn, program_);
    for (edge call : edges_of(site)) {
      call.rules = rules;
      call.spares = spares;
      add_edge(call, site, fn, on_loop, what_happens(site, facts_.text(facts_.symbols[call.callee].name).str()));
    }
    if (hands_over)
      for (const handover *one : given->second)
        add_handover(*one, site, fn, rules, on_loop);
  }

  void add_sink(const checker::sink &found, loop_wait waits, const call_site &site) {
    const bool built_in = found.row && found.row->header != catalog::user_header;
    facts::sink made;
    made.row = built_in ? names_.text(found.row->id) : none;
    made.name = names_.text(found.name);
    made.instead = found.row && !built_in && !found.row->instead.empty() ? names_.text(found.row->instead) : none;
    made.is_certain = found.certain || how_.strict;
    made.waits = static_cast<std::uint32_t>(waits);
    made.at = names_.at(site.location);
    facts_.sinks.push_back(made);
  }

  /// True when a link could know what a call of `callee` runs.
  bool may_run(const FunctionDecl *callee) {
    if (const function *entry = program_.find(callee))
      return passable(*entry);
    if (callee->isNoReturn() || callee->isConsteval() || callee->isDeleted() || declared_nonblocking(callee))
      return false;
    const auto *method = dyn_cast<CXXMethodDecl>(callee);
    if (const auto *destructor = dyn_cast<CXXDestructorDecl>(callee))
      return !is_foreign(destructor->getParent());
    if (callee->isDefaulted() || callee->isImplicit())
      return false;
    if (!is_foreign(callee))
      return true;
    // The headers of a library that the project builds itself may well be system headers elsewhere in it.
    bool elsewhere = !callee->isDefined() && !callee->isInlined() && !callee->isTemplateInstantiation() &&
                     !callee->isExternC() && callee->isExternallyVisible();
    return callee->getLocation().isValid() && !callee->isInStdNamespace() &&
           (elsewhere || (method && method->isVirtual()));
  }
  bool is_foreign(const Decl *decl) const { return names_.is_foreign(decl); }

  /// The calls that `site` makes: the function, or what overrides it; a virtual destructor ends with that of the class.
  llvm::SmallVector<edge, 2> edges_of(const call_site &site) {
    llvm::SmallVector<edge, 2> edges;
    const FunctionDecl *callee = site.callee;
    auto add = [&](const auto *decl, call_kind kind) {
      if (std::optional<index> symbol = names_.symbol_of(decl)) {
        edge &made = edges.emplace_back();
        made.kind = kind;
        made.callee = *symbol;
        made.at = names_.at(site.location);
      }
    };
    if (site.slot)
      add(site.slot, call_kind::virtual_call);
    if (!callee || !may_run(callee))
      return edges;
    const auto *method = dyn_cast<CXXMethodDecl>(callee);
    const CXXMethodDecl *certain = method && method->isVirtual() ? certain_method(site, method) : method;
    if (method && method->isVirtual() && !certain)
      add(callee, call_kind::virtual_call);
    const FunctionDecl *runs = method ? certain : callee;
    if (isa<CXXDestructorDecl>(callee)) {
      runs = callee;
      want_destructor(cast<CXXDestructorDecl>(callee));
    }
    if (runs)
      add(runs, call_kind::direct);
    return edges;
  }

  void add_edge(const edge &call, const call_site &seen, const function &fn, bool on_loop, const std::string &what) {
    if (!on_loop) {
      facts_.edges.push_back(call);
      return;
    }
    add_site(call, seen, fn, what, place_of(fn));
  }

  void add_site(const edge &call, const call_site &seen, const function &fn, const std::string &what,
                const std::string &where) {
    site made;
    made.call = call;
    place written = make_place(seen.location, seen.expression ? seen.expression->getSourceRange() : SourceRange(),
                               program_.ast.getSourceManager(), program_.ast.getLangOpts());
    made.from = written.from;
    made.to = written.to;
    made.what = names_.text(what);
    made.place = names_.text(where);
    made.dialect = names_.text(llvm::StringRef(fn.dialect.data(), fn.dialect.size()));
    made.function = names_.text(llvm::StringRef(catalog_name(fn.named().decl)).ltrim(':'));
    made.shows_readiness = shows_readiness(seen, fn, program_);
    facts_.sites.push_back(made);
  }

  void add_handover(const handover &given, const call_site &site, const function &fn, std::uint32_t rules,
                    bool on_loop) {
    std::optional<index> callable = names_.symbol_of(given.callable);
    taking taken = take(given, program_);
    if (!callable || !given.taker || taken.as != context::plain || !may_run(given.callable))
      return;
    edge made;
    made.rules = rules;
    made.at = names_.at(site.location);
    if (is_foreign(given.taker)) { // an algorithm
      made.callee = *callable;
      if (taken.on_the_spot)
        add_edge(made, site, fn, on_loop, "call to '" + short_name(given.callable) + "'");
      return;
    }
    const function *entry = program_.find(given.taker);
    std::optional<index> taker = names_.symbol_of(given.taker);
    if (!taker || (!may_run(given.taker) && !(entry && entry->context == context::coroutine)))
      return;
    made.kind = call_kind::hands_over;
    made.callee = *taker;
    made.parameter = given.index;
    made.callable = *callable;
    add_edge(made, site, fn, on_loop, what_happens(site, short_name(given.taker)));
    made.kind = call_kind::posts_over;
    made.rules &= how_.rules;
    if (made.rules)
      add_site(made, site, fn, "function given to '" + short_name(given.taker) + "'", "the handler that it becomes");
  }

  void add_use(const checker::parameter_use &use, const function &fn, bool on_loop, bool moved_away) {
    parameter_use made;
    made.parameter = use.parameter;
    made.at = names_.at(use.call ? call_location(use.call) : fn.decl->getLocation());
    const context runs = use.via ? use.via->named().context : fn.context;
    if (use.slot) {
      std::optional<index> slot = names_.symbol_of(use.slot);
      if (!slot)
        return;
      made.kind = use_kind::stores;
      made.taker = *slot;
    } else if (moved_away || runs == context::offloaded) {
      made.kind = use_kind::offloads;
    } else if (runs == context::handler || runs == context::coroutine) {
      if (use.taker)
        return;
      made.kind = use_kind::posts;
    } else if (use.via && !use.via->on_the_spot) {
      return; // nobody knows who runs it
    } else if (use.taker) {
      taking taken = take({&fn, use.call, use.taker, use.index, nullptr, false, false}, program_);
      if (taken.as == context::offloaded) {
        made.kind = use_kind::offloads;
      } else if (taken.as == context::handler) {
        made.kind = use_kind::posts;
      } else if (taken.on_the_spot && is_foreign(use.taker)) {
        made.kind = use_kind::calls;
      } else {
        std::optional<index> taker = names_.symbol_of(use.taker);
        if (!taker || is_foreign(use.taker) || !may_run(use.taker))
          return;
        made.kind = use_kind::passes_on;
        made.taker = *taker;
        made.taker_parameter = use.index;
      }
    }
    facts_.uses.push_back(made);
  }

  void add_overrider(const CXXMethodDecl *method) {
    if (method->isDeleted())
      return;
    for (const CXXMethodDecl *overridden : method->overridden_methods())
      add_overriding(names_.symbol_of(method), names_.symbol_of(overridden));
  }
  void add_overriding(std::optional<index> method, std::optional<index> overridden) {
    if (method && overridden)
      facts_.overridings.push_back({*method, *overridden});
  }

  void want_destructor(const CXXDestructorDecl *destructor) {
    if (!program_.find(destructor) && (destructor->isImplicit() || destructor->isDefaulted()) &&
        made_up_.insert(destructor->getCanonicalDecl()).second)
      destructors_.push_back(destructor);
  }

  /// What an implicit destructor does: it ends the members and bases.
  void add_destructor(const CXXDestructorDecl *destructor) {
    std::optional<index> symbol = names_.symbol_of(destructor);
    if (!symbol)
      return;
    definition made = begin(destructor, *symbol);
    made.is_passable = true;
    add_parts(destructor);
    end(made);
  }

  void add_parts(const CXXDestructorDecl *destructor) {
    for (const part &one : parts_of(destructor->getParent()))
      if (std::uint32_t rules = facts::every_chain & ~how_.silenced(one.location); rules && may_run(one.destructor)) {
        want_destructor(one.destructor);
        edge made;
        made.rules = rules;
        std::optional<index> symbol = names_.symbol_of(one.destructor);
        if (!symbol)
          continue;
        made.callee = *symbol;
        made.at = names_.at(one.location);
        facts_.edges.push_back(made);
      }
  }
};

} // namespace

std::string collect(const model &program, const collecting &how) { return collector(program, how).run(); }

} // namespace corosan::checker::facts
