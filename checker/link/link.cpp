// Searches the call graph once for each group of blocking calls and writes the ways that it finds as reports.
#include "checker/link/link.h"

#include "checker/lib/chain_text.h"
#include "checker/link/search.h"

#include <llvm/ADT/STLExtras.h>
#include <llvm/ADT/StringSet.h>
#include <llvm/Support/Path.h>

#include <algorithm>
#include <map>

namespace corosan::checker::linking {
namespace {

constexpr std::size_t most_open_units = 256;

/// Reads names and places back from the units, a few of which stay open.
class texts {
public:
  texts(const graph &whole, std::string root) : graph_(whole), root_(std::move(root)) {}

  const facts::unit &unit(index number) {
    std::unique_ptr<loaded> &open = open_[number];
    if (!open) {
      if (open_.size() > most_open_units) {
        open_.clear();
        return unit(number);
      }
      std::string problem;
      open = load(graph_.units[number], problem);
      if (!open) // it changed under our hands
        open = std::make_unique<loaded>();
    }
    return open->unit;
  }

  place at(const facts::unit &from, const facts::spot &spot) {
    place result;
    llvm::SmallString<256> path(from.text(spot.path));
    if (!llvm::sys::path::is_absolute(path)) {
      path = root_;
      llvm::sys::path::append(path, from.text(spot.path));
    }
    result.path = std::string(path);
    result.line = spot.line;
    result.column = result.from = result.to = spot.column;
    result.text = from.text(spot.text).str();
    return result;
  }

  std::string name_of(index node) {
    const linking::node &one = graph_.nodes[node];
    const facts::unit &from = unit(one.row.unit);
    index symbol = one.row.row;
    if (one.is != node::choice)
      symbol = symbol < from.definitions.size() ? from.definitions[symbol].symbol : none;
    return symbol < from.symbols.size() ? from.text(from.symbols[symbol].name).str() : "";
  }

  place place_of(const call &one) {
    const facts::unit &from = unit(one.place.unit);
    if (one.by_use)
      return one.place.row < from.uses.size() ? at(from, from.uses[one.place.row].at) : place();
    if (one.place.row < from.edges.size())
      return at(from, from.edges[one.place.row].at);
    return {};
  }

private:
  const graph &graph_;
  std::string root_;
  llvm::DenseMap<index, std::unique_ptr<loaded>> open_;
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
    std::vector<index> uncertain;
    for (index i = 0; i < graph_.sinks.size(); ++i) {
      const sink &one = graph_.sinks[i];
      if (one.certain || how_.strict)
        groups[one.catalogued ? static_cast<unsigned>(one.catalogued->group) : ~0u].push_back(i);
      else
        uncertain.push_back(one.node);
    }
    judge(uncertain, verdict::may);
    for (const auto &[group, sinks] : groups)
      report_group(group, sinks);
    for (verdict one : verdicts_)
      ++result_.verdicts[static_cast<unsigned>(one)];
    for (auto &[name, at] : missing_)
      result_.missing.push_back({name, at});
  }

private:
  const graph &graph_;
  const options &how_;
  result &result_;
  texts texts_;
  search search_;
  std::vector<verdict> verdicts_;
  llvm::StringSet<> reported_;
  std::map<std::string, place> missing_;
  llvm::DenseMap<std::pair<index, index>, bool> noted_;

  void raise(index site, verdict to) { verdicts_[site] = std::max(verdicts_[site], to); }

  void judge(llvm::ArrayRef<index> goals, verdict as) {
    if (goals.empty())
      return;
    search_.run(goals);
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
    const facts::unit &unit = texts_.unit(one.symbol.unit);
    if (one.symbol.row >= unit.symbols.size())
      return;
    std::string name = unit.text(unit.symbols[one.symbol.row].name).str();
    for (const facts::site &site : unit.sites)
      if (site.call.callee == one.symbol.row)
        return void(missing_.try_emplace(name, texts_.at(unit, site.call.at)));
    for (const facts::edge &edge : unit.edges)
      if (edge.callee == one.symbol.row)
        return void(missing_.try_emplace(name, texts_.at(unit, edge.at)));
  }

  void report_group(unsigned group, llvm::ArrayRef<index> sinks) {
    std::vector<index> goals;
    llvm::DenseMap<index, index> sink_at; // node to the first of its sinks
    for (index number : sinks)
      if (sink_at.try_emplace(graph_.sinks[number].node, number).second)
        goals.push_back(graph_.sinks[number].node);
    search_.run(goals);
    for (index i = 0; i < graph_.sites.size(); ++i) {
      const site &one = graph_.sites[i];
      if (one.target == none || !search_.reaches(one.target))
        continue;
      index end = one.target;
      for (index next = search_.next_call(end); next != none; next = search_.next_call(end))
        end = graph_.calls[next].to;
      report_site(i, group, graph_.sinks[sink_at.lookup(end)]);
    }
  }

  void report_site(index number, unsigned group, const sink &end) {
    const site &seen = graph_.sites[number];
    const facts::unit &unit = texts_.unit(seen.row.unit);
    if (seen.row.row >= unit.sites.size())
      return;
    facts::site row = unit.sites[seen.row.row];
    if (spares_ready(end.catalogued) && row.shows_readiness)
      return;
    raise(number, verdict::blocks);
    report made;
    made.rule = catalog::find_finding("blocking-call");
    made.at = texts_.at(unit, row.call.at);
    made.at.from = row.from;
    made.at.to = row.to;
    made.function = unit.text(row.function).str();
    std::string what = unit.text(row.what).str(), where = unit.text(row.place).str(),
                dialect = unit.text(row.dialect).str();
    const facts::unit &there = texts_.unit(end.row.unit); // `unit` may be gone
    if (end.row.row >= there.sinks.size())
      return;
    made.subject = there.text(there.sinks[end.row.row].name).str();
    place last = texts_.at(there, there.sinks[end.row.row].at);
    // Units that include a header tell the same call; a constructor and a destructor stand at the same place.
    std::string spot = made.at.path + ":" + std::to_string(made.at.line) + ":" + std::to_string(made.at.column) + " ";
    if (!reported_.insert(spot + made.subject).second || !reported_.insert(spot + what + std::to_string(group)).second)
      return;
    made.message = chain_message(what, where, made.subject, end.catalogued, dialect);
    index node = seen.target;
    for (index next = search_.next_call(node); next != none; next = search_.next_call(node)) {
      const call &hop = graph_.calls[next];
      if (hop.place.unit != none)
        made.notes.push_back({texts_.place_of(hop), hop_message(texts_.name_of(node), texts_.name_of(hop.to))});
      node = hop.to;
    }
    made.notes.push_back({last, last_hop_message(texts_.name_of(node), made.subject)});
    result_.reports.push_back(std::move(made));
  }
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
