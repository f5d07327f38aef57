// Searches the call graph once for each group of blocking calls and writes the ways that it finds as reports.
#include "checker/link/link.h"

#include "checker/lib/arrived.h"
#include "checker/lib/chain_text.h"
#include "checker/link/search.h"
#include "checker/link/texts.h"

#include <llvm/ADT/STLExtras.h>
#include <llvm/ADT/StringSet.h>

#include <algorithm>
#include <map>

namespace corosan::checker::linking {
namespace {

/// Groups of the catalog; sinks without a row have one of their own, and so have those that wait for a loop.
constexpr unsigned no_group = ~0u, loop_waits = ~1u;

facts::chain_rule rule_of(unsigned group) { return group == loop_waits ? facts::nests_loop : facts::blocks_loop; }

unsigned group_of(const sink &one) {
  if (one.waits != loop_wait::none)
    return loop_waits;
  return one.catalogued ? static_cast<unsigned>(one.catalogued->group) : no_group;
}

/// The way from a call of loop code to a blocking call, as numbers of the graph.
struct way {
  index site;
  unsigned group;
  index sink;
  std::vector<index> calls;
};

class linker {
public:
  linker(const graph &whole, const options &how, result &into)
      : graph_(whole), how_(how), result_(into), texts_(whole, how.root), search_(whole),
        verdicts_(whole.sites.size(), verdict::never) {}

  void run() {
    std::vector<index> unknown;
    for (const missing &one : graph_.unknown)
      note_missing(one, unknown);
    judge(unknown, verdict::unknown);
    std::map<unsigned, std::vector<index>> groups; // numbers of sinks
    std::vector<index> possible;
    for (index i = 0; i < graph_.sinks.size(); ++i) {
      const sink &one = graph_.sinks[i];
      if (one.certain || how_.strict)
        groups[group_of(one)].push_back(i);
      possible.push_back(one.node);
    }
    judge(possible, verdict::may); // those that turn out to block are raised again
    for (const auto &[group, sinks] : groups)
      find_ways(group, sinks);
    fetch();
    for (const way &one : ways_)
      report_way(one);
    for (index i = 0; i < graph_.sites.size(); ++i)
      if (graph_.sites[i].rules)
        ++result_.verdicts[static_cast<unsigned>(verdicts_[i])];
    for (auto &[name, at] : missing_)
      result_.missing.push_back({name, at});
  }

private:
  /// A blocking call, or a call of loop code, as the report shows it.
  struct shown_sink {
    std::string name, instead;
    place at;
  };
  struct shown_site {
    place at;
    std::string what, where, dialect, function;
    bool shows_readiness;
  };

  const graph &graph_;
  const options &how_;
  result &result_;
  texts texts_;
  search search_;
  std::vector<verdict> verdicts_;
  std::vector<way> ways_;
  llvm::StringSet<> reported_;
  std::map<std::string, place> missing_;
  llvm::DenseMap<std::pair<index, index>, bool> noted_;
  llvm::DenseMap<index, std::string> names_; // by node
  llvm::DenseMap<index, place> places_;      // by call
  llvm::DenseMap<index, shown_sink> sinks_;
  llvm::DenseMap<index, shown_site> sites_;

  void raise(index site, verdict to) { verdicts_[site] = std::max(verdicts_[site], to); }

  void judge(llvm::ArrayRef<index> goals, verdict as) {
    if (goals.empty())
      return;
    search_.run(goals, facts::blocks_loop);
    for (index i = 0; i < graph_.sites.size(); ++i)
      if (index target = graph_.sites[i].target; target != none && search_.reaches(target))
        raise(i, as);
  }

  void note_missing(const missing &one, std::vector<index> &callers) {
    if (one.from == none)
      raise(one.site, verdict::unknown);
    else if (search_.relevant(one.from))
      callers.push_back(one.from);
    else
      return;
    if (!noted_.try_emplace({one.symbol.unit, one.symbol.row}, true).second)
      return;
    texts_.ask(one.symbol.unit, [this, symbol = one.symbol.row](const facts::unit &unit) {
      std::string name = unit.text(unit.symbols[symbol].name).str();
      for (const facts::site &site : unit.sites)
        if (site.call.callee == symbol)
          return void(missing_.try_emplace(name, texts_.at(unit, site.call.at)));
      for (const facts::edge &edge : unit.edges)
        if (edge.callee == symbol)
          return void(missing_.try_emplace(name, texts_.at(unit, edge.at)));
    });
  }

  void find_ways(unsigned group, llvm::ArrayRef<index> sinks) {
    std::vector<index> goals;
    llvm::DenseMap<index, index> sink_at; // node to the first of its sinks
    for (index number : sinks)
      if (sink_at.try_emplace(graph_.sinks[number].node, number).second)
        goals.push_back(graph_.sinks[number].node);
    search_.run(goals, rule_of(group), group_bit(group));
    for (index i = 0; i < graph_.sites.size(); ++i) {
      index end = graph_.sites[i].target;
      if (end == none || !(graph_.sites[i].rules & rule_of(group)) || (graph_.sites[i].spares & group_bit(group)) ||
          !search_.reaches(end))
        continue;
      way &found = ways_.emplace_back();
      for (index next = search_.next_call(end); next != none; next = search_.next_call(end)) {
        found.calls.push_back(next);
        end = graph_.calls[next].to;
      }
      found.site = i;
      found.group = group;
      found.sink = sink_at.lookup(end);
    }
  }

  /// Asks for all that the reports will show.
  void fetch() {
    for (const way &one : ways_) {
      fetch_site(one.site);
      fetch_sink(one.sink);
      fetch_name(graph_.sinks[one.sink].node);
      for (index number : one.calls) {
        const call &hop = graph_.calls[number];
        fetch_name(hop.from);
        if (hop.place.unit != none && places_.try_emplace(number).second)
          texts_.ask(hop.place.unit, [this, number](const facts::unit &unit) {
            const call &asked = graph_.calls[number];
            places_[number] =
                texts_.at(unit, asked.by_use ? unit.uses[asked.place.row].at : unit.edges[asked.place.row].at);
          });
      }
    }
    texts_.answer(result_.problems);
  }
  void fetch_name(index node) {
    if (names_.try_emplace(node).second)
      texts_.ask(graph_.nodes[node].row.unit, [this, node](const facts::unit &unit) {
        index row = graph_.nodes[node].row.row;
        if (graph_.nodes[node].is != node::choice)
          row = unit.definitions[row].symbol;
        names_[node] = unit.text(unit.symbols[row].name).str();
      });
  }
  void fetch_sink(index number) {
    if (sinks_.try_emplace(number).second)
      texts_.ask(graph_.sinks[number].row.unit, [this, number](const facts::unit &unit) {
        const facts::sink &row = unit.sinks[graph_.sinks[number].row.row];
        sinks_[number] = {unit.text(row.name).str(), unit.text(row.instead).str(), texts_.at(unit, row.at)};
      });
  }
  void fetch_site(index number) {
    if (sites_.try_emplace(number).second)
      texts_.ask(graph_.sites[number].row.unit, [this, number](const facts::unit &unit) {
        const facts::site &row = unit.sites[graph_.sites[number].row.row];
        shown_site &shown = sites_[number];
        shown = {texts_.at(unit, row.call.at), unit.text(row.what).str(),     unit.text(row.place).str(),
                 unit.text(row.dialect).str(), unit.text(row.function).str(), row.shows_readiness != 0};
        shown.at.from = row.from;
        shown.at.to = row.to;
      });
  }

  void report_way(const way &found) {
    const shown_site &seen = sites_[found.site];
    const shown_sink &end = sinks_[found.sink];
    const catalog::blocking_call *row = graph_.sinks[found.sink].catalogued;
    const loop_wait waits = graph_.sinks[found.sink].waits;
    if (spares_ready(row) && seen.shows_readiness)
      return;
    raise(found.site, verdict::blocks);
    // Units that include a header tell the same call; a constructor and a destructor stand at the same place.
    std::string spot = seen.at.path + ":" + std::to_string(seen.at.line) + ":" + std::to_string(seen.at.column) +
                       (waits == loop_wait::none ? " " : " loop ");
    if (!reported_.insert(spot + end.name).second ||
        !reported_.insert(spot + seen.what + std::to_string(found.group)).second)
      return;
    report &made = result_.reports.emplace_back();
    made.rule = catalog::find_finding(waits == loop_wait::none ? "blocking-call" : "nested-run");
    made.at = seen.at;
    made.function = seen.function;
    made.subject = end.name;
    made.message = waits != loop_wait::none ? loop_wait_chain_message(seen.what, end.name, waits, seen.where)
                                            : chain_message(seen.what, seen.where, end.name, row, seen.dialect) +
                                                  (end.instead.empty() ? "" : "; use " + end.instead);
    for (index number : found.calls)
      if (const call &hop = graph_.calls[number]; hop.place.unit != none)
        made.notes.push_back({places_[number], hop_message(name_of(hop.from), name_of(hop.to))});
    const std::string &last = name_of(graph_.sinks[found.sink].node);
    made.notes.push_back(
        {end.at, waits == loop_wait::none ? last_hop_message(last, end.name) : hop_message(last, end.name)});
  }
  const std::string &name_of(index node) { return names_[node]; }
};

} // namespace

result link(std::vector<source> units, const options &how) {
  result made;
  graph whole = build(std::move(units), how.virtual_calls, made.problems);
  linker(whole, how, made).run();
  made.units = std::move(whole.units);
  return made;
}

} // namespace corosan::checker::linking
