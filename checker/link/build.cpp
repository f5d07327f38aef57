// Builds the call graph: one pass over the units, then everything that could only be named finds its node.
#include "checker/link/program.h"
#include "checker/link/sources.h"

#include <llvm/ADT/STLExtras.h>
#include <llvm/ADT/StringMap.h>
#include <llvm/Support/xxhash.h>

#include <algorithm>
#include <tuple>

namespace corosan::checker::linking {
namespace {

constexpr unsigned most_alternatives = 32; // of a virtual call
constexpr unsigned most_callbacks = 8;     // in a slot, for any of them to count

const catalog::blocking_call *row_named(llvm::StringRef id) {
  static const llvm::StringMap<const catalog::blocking_call *> rows = [] {
    llvm::StringMap<const catalog::blocking_call *> all;
    for (const catalog::blocking_call &row : catalog::blocking_calls)
      all[llvm::StringRef(row.id)] = &row;
    return all;
  }();
  return rows.lookup(id);
}

/// What a call means before all units are read.
struct target {
  enum kind : std::uint8_t { definition, symbol, method } is = symbol;
  index number = none; ///< a node for `definition`, else a symbol
};

class builder {
public:
  builder(graph &into, virtual_policy policy) : graph_(into), program_(into), policy_(policy) {}

  void add(const facts::unit &unit, index number) {
    std::vector<index> symbols(unit.symbols.size());
    for (index local = 0; local < symbols.size(); ++local)
      symbols[local] = program_.intern(unit, number, local);
    std::vector<index> own(unit.symbols.size(), none), copies(unit.definitions.size(), none);
    for (index i = 0; i < unit.definitions.size(); ++i) {
      bool is_new = false;
      index node = program_.define(unit, number, i, symbols[unit.definitions[i].symbol], is_new);
      own[unit.definitions[i].symbol] = i;
      copies[i] = node;
      if (is_new)
        news_.push_back({node, i});
    }
    // Programs of one build may each have a function of this name: the unit's own counts for its main file.
    auto means = [&](index symbol, const facts::spot &caller) -> target {
      index local = own[symbol];
      if (local != none && (caller.path == unit.main_file || caller.path == unit.definitions[local].at.path))
        return {target::definition, copies[local]};
      return {target::symbol, symbols[symbol]};
    };
    auto add_edge = [&](const facts::edge &one, index from, index site, row_of place) {
      if (one.kind >= facts::call_kind::hands_over)
        handovers_.push_back({from, site, means(one.callee, one.at), one.parameter, means(one.callable, one.at), place,
                              one.rules, one.kind == facts::call_kind::posts_over});
      else if (one.kind == facts::call_kind::virtual_call)
        pending_.push_back({from, site, {target::method, symbols[one.callee]}, place, one.rules, one.spares});
      else
        pending_.push_back({from, site, means(one.callee, one.at), place, one.rules, one.spares});
    };
    for (auto [node, i] : news_) {
      const facts::definition &fn = unit.definitions[i];
      for (index row = fn.first_edge; row < fn.first_edge + fn.edges; ++row)
        add_edge(unit.edges[row], node, none, {number, row});
      for (index row = fn.first_sink; row < fn.first_sink + fn.sinks; ++row)
        graph_.sinks.push_back({node,
                                {number, row},
                                row_named(unit.text(unit.sinks[row].row)),
                                unit.sinks[row].is_certain != 0,
                                static_cast<loop_wait>(unit.sinks[row].waits)});
      for (index row = fn.first_use; row < fn.first_use + fn.uses; ++row) {
        const facts::parameter_use &use = unit.uses[row];
        uses_.push_back({node,
                         use.parameter,
                         use.kind,
                         use.taker == none ? target() : means(use.taker, use.at),
                         use.taker_parameter,
                         {number, row}});
      }
    }
    news_.clear();
    for (const facts::overriding &one : unit.overridings)
      if (seen_overriders_.insert({symbols[one.overridden], symbols[one.method]}).second)
        overriders_[symbols[one.overridden]].push_back(symbols[one.method]);
    for (index row = 0; row < unit.sites.size(); ++row) {
      if (!is_new_site(unit, unit.sites[row], symbols))
        continue;
      graph_.sites.push_back(
          {none, {number, row}, static_cast<std::uint8_t>(unit.sites[row].call.rules), unit.sites[row].call.spares});
      add_edge(unit.sites[row].call, none, static_cast<index>(graph_.sites.size() - 1), {number, row});
    }
  }

  void finish() {
    llvm::sort(uses_, [](const use &a, const use &b) {
      return std::tie(a.node, a.parameter, a.place.unit, a.place.row) <
             std::tie(b.node, b.parameter, b.place.unit, b.place.row);
    });
    for (const handover &one : handovers_)
      if (!one.is_post)
        store(single(one.taker), one.parameter, single(one.callable));
    for (const pending &one : pending_)
      connect(one);
    pending_ = {};
    for (const handover &one : handovers_) {
      index taker = single(one.taker), callable = single(one.callable);
      if (one.is_post) {
        posting seen;
        bool posted = taker != none && callable != none && posts(taker, one.parameter, seen);
        graph_.sites[one.site].target = posted ? callable : none;
        graph_.sites[one.site].rules = posted ? graph_.sites[one.site].rules : 0;
        continue;
      }
      if (taker == none || callable == none)
        continue;
      if (index bound = bind(taker, one.parameter, callable); bound != none)
        put(one.from, one.site, bound, one.place, one.rules, 0);
    }
    while (!open_bindings_.empty())
      expand_binding();
    sort_calls(&call::to, graph_.by_target, graph_.target_begin);
    sort_calls(&call::from, graph_.by_caller, graph_.caller_begin);
  }

private:
  struct pending {
    index from, site;
    target to;
    row_of place;
    std::uint32_t rules, spares;
  };
  struct handover {
    index from, site;
    target taker;
    std::uint32_t parameter;
    target callable;
    row_of place;
    std::uint32_t rules;
    bool is_post;
  };
  struct use {
    index node;
    std::uint32_t parameter;
    facts::use_kind kind;
    target taker;
    std::uint32_t taker_parameter;
    row_of place;
  };
  struct binding {
    index node, taker, callable;
    std::uint32_t parameter;
  };

  graph &graph_;
  program program_;
  virtual_policy policy_;
  std::vector<std::pair<index, index>> news_; // of the unit that is being added: nodes and their definitions
  std::vector<pending> pending_;
  std::vector<handover> handovers_;
  std::vector<use> uses_;
  llvm::DenseSet<std::uint64_t> seen_sites_;
  llvm::DenseSet<std::pair<index, index>> seen_overriders_;
  llvm::DenseMap<index, llvm::SmallVector<index, 2>> overriders_; // symbols
  llvm::DenseMap<index, llvm::SmallVector<index, 2>> contents_;   // slots: symbol to nodes
  llvm::DenseSet<std::pair<std::pair<index, index>, std::uint32_t>> stored_;
  llvm::DenseMap<index, index> choices_, virtual_choices_; // symbol to node
  llvm::DenseMap<std::pair<std::pair<index, index>, std::uint32_t>, index> bindings_;
  std::vector<binding> open_bindings_;

  /// False for the call that another unit told already, which includes the same header.
  bool is_new_site(const facts::unit &unit, const facts::site &site, llvm::ArrayRef<index> symbols) {
    std::string key = unit.text(site.call.at.path).str();
    for (std::uint32_t number :
         {site.call.at.line, site.call.at.column, static_cast<std::uint32_t>(site.call.kind), symbols[site.call.callee],
          site.call.parameter, site.call.callable == none ? none : symbols[site.call.callable], site.call.rules,
          site.call.spares, site.shows_readiness})
      key += " " + std::to_string(number);
    key += unit.text(site.place);
    return seen_sites_.insert(llvm::xxh3_64bits(key) >> 1).second;
  }

  void put(index from, index site, index to, row_of place, std::uint32_t rules, std::uint32_t spares) {
    if (from != none) {
      graph_.calls.push_back({from, to, place, /*by_use=*/false, static_cast<std::uint8_t>(rules), spares});
    } else if (graph_.sites[site].target == none) {
      graph_.sites[site].target = to;
    }
  }

  void connect(const pending &one) {
    const target to = one.to;
    index node = to.is == target::definition ? to.number
                 : to.is == target::symbol   ? one_of(to.number)
                                             : virtual_of(to.number);
    if (node != none) {
      put(one.from, one.site, node, one.place, one.rules, one.spares);
    } else if (to.is == target::symbol || policy_ != virtual_policy::off) {
      const program::symbol &symbol = program_.at(to.number);
      if (!symbol.foreign && !symbol.pure)
        graph_.unknown.push_back({one.from, one.site, symbol.first});
    }
  }

  llvm::SmallVector<index, 4> definitions_of(index symbol) const {
    llvm::SmallVector<index, 4> nodes;
    for (index node = program_.at(symbol).definitions; node != none; node = program_.next_definition(node))
      nodes.push_back(node);
    std::reverse(nodes.begin(), nodes.end());
    return nodes;
  }

  index add_choice(index symbol, llvm::SmallVector<index, 4> alternatives, bool needs_all, bool has_unknown) {
    index number = static_cast<index>(graph_.nodes.size());
    graph_.nodes.push_back({node::choice, true, program_.at(symbol).first});
    for (index alternative : alternatives)
      graph_.calls.push_back({number, alternative, {}, false});
    graph_.choices.push_back({number, needs_all, has_unknown, std::move(alternatives)});
    return number;
  }

  /// The node that a call of `symbol` runs: its definition, or a choice among several.
  index one_of(index symbol) {
    llvm::SmallVector<index, 4> nodes = definitions_of(symbol);
    if (nodes.size() < 2)
      return nodes.empty() ? none : nodes.front();
    auto [known, is_new] = choices_.try_emplace(symbol, none);
    if (is_new)
      choices_[symbol] = add_choice(symbol, std::move(nodes), /*needs_all=*/true, false);
    return choices_[symbol];
  }

  index virtual_of(index symbol) {
    if (policy_ == virtual_policy::off)
      return none;
    auto [known, is_new] = virtual_choices_.try_emplace(symbol, none);
    if (!is_new)
      return known->second;
    llvm::SmallVector<index, 8> family = {symbol};
    llvm::SmallVector<index, 4> nodes;
    bool has_unknown = false;
    for (std::size_t i = 0; i < family.size() && family.size() <= most_alternatives; ++i) {
      llvm::SmallVector<index, 4> found = definitions_of(family[i]);
      has_unknown |= found.empty() && !program_.at(family[i]).pure;
      nodes.append(found.begin(), found.end());
      if (auto further = overriders_.find(family[i]); further != overriders_.end())
        for (index next : further->second)
          if (!llvm::is_contained(family, next))
            family.push_back(next);
    }
    if (auto kept = contents_.find(symbol); kept != contents_.end())
      nodes.append(kept->second.begin(), kept->second.end());
    has_unknown |= family.size() > most_alternatives;
    // Each of a few callables is called from its slot by some object; a slot with many belongs to a general class.
    const bool own_callbacks = program_.at(symbol).slot && nodes.size() <= most_callbacks;
    index result = none;
    if (nodes.size() == 1 && !has_unknown)
      result = nodes.front();
    else if (!nodes.empty())
      result = add_choice(symbol, std::move(nodes), policy_ == virtual_policy::all && !own_callbacks, has_unknown);
    return virtual_choices_[symbol] = result;
  }

  llvm::ArrayRef<use> uses_of(index taker, std::uint32_t parameter) const {
    auto begin = llvm::lower_bound(uses_, std::pair(taker, parameter),
                                   [](const use &a, const auto &key) { return std::pair(a.node, a.parameter) < key; });
    auto end = std::find_if(begin, uses_.end(),
                            [&](const use &one) { return one.node != taker || one.parameter != parameter; });
    return llvm::ArrayRef(uses_).slice(begin - uses_.begin(), end - begin);
  }

  /// Puts `callable` into the slots in which `taker`, or who takes it from there, keeps it.
  void store(index taker, std::uint32_t parameter, index callable) {
    if (taker == none || callable == none || !stored_.insert({{taker, callable}, parameter}).second)
      return;
    for (const use &one : uses_of(taker, parameter))
      if (one.kind == facts::use_kind::stores)
        contents_[one.taker.number].push_back(callable);
      else if (one.kind == facts::use_kind::passes_on)
        store(single(one.taker), one.taker_parameter, callable);
  }

  using posting = llvm::DenseSet<std::pair<index, std::uint32_t>>;
  /// True when `taker` has its parameter called by code on the loop, and by no other thread.
  bool posts(index taker, std::uint32_t parameter, posting &seen) const {
    if (taker == none || !seen.insert({taker, parameter}).second)
      return false;
    bool found = false;
    for (const use &one : uses_of(taker, parameter)) {
      if (one.kind == facts::use_kind::offloads)
        return false;
      found = found || one.kind == facts::use_kind::posts ||
              (one.kind == facts::use_kind::passes_on && posts(single(one.taker), one.taker_parameter, seen));
    }
    return found;
  }

  /// The only node that `to` can mean, else none.
  index single(target to) const {
    if (to.is == target::definition)
      return to.number;
    index first = program_.at(to.number).definitions;
    return first != none && program_.next_definition(first) == none ? first : none;
  }

  /// The node of function `taker` with `callable` as its parameter; none when it does nothing with it on the spot.
  index bind(index taker, std::uint32_t parameter, index callable) {
    bool any = false;
    for (const use &one : uses_of(taker, parameter)) {
      any |= one.kind == facts::use_kind::calls || one.kind == facts::use_kind::passes_on;
      if (one.kind == facts::use_kind::offloads)
        return none;
    }
    if (!any || !graph_.nodes[taker].passable)
      return none;
    auto [known, is_new] =
        bindings_.try_emplace({{taker, callable}, parameter}, static_cast<index>(graph_.nodes.size()));
    if (is_new) {
      graph_.nodes.push_back({node::binding, true, graph_.nodes[taker].row});
      open_bindings_.push_back({known->second, taker, callable, parameter});
    }
    return known->second;
  }

  void expand_binding() {
    binding one = open_bindings_.back();
    open_bindings_.pop_back();
    for (const use &use : uses_of(one.taker, one.parameter)) {
      index to = use.kind == facts::use_kind::calls ? one.callable : none;
      if (use.kind == facts::use_kind::passes_on) {
        index taker = single(use.taker);
        to = taker == none ? none : bind(taker, use.taker_parameter, one.callable);
      }
      if (to != none)
        graph_.calls.push_back({one.node, to, use.place, true});
    }
  }

  /// Counting sort of the calls by one of their ends.
  void sort_calls(index call::*end, std::vector<index> &sorted, std::vector<index> &begin) {
    begin.assign(graph_.nodes.size() + 1, 0);
    for (const call &one : graph_.calls)
      ++begin[one.*end + 1];
    for (std::size_t i = 1; i < begin.size(); ++i)
      begin[i] += begin[i - 1];
    sorted.resize(graph_.calls.size());
    std::vector<index> next(begin.begin(), begin.end() - 1);
    for (index i = 0; i < graph_.calls.size(); ++i)
      sorted[next[graph_.calls[i].*end]++] = i;
  }
};

} // namespace

graph build(std::vector<source> units, virtual_policy policy, std::vector<std::string> &problems) {
  graph whole;
  sort_units(units, problems);
  whole.units = std::move(units);
  builder maker(whole, policy);
  for (index number = 0; number < whole.units.size(); ++number) {
    std::string problem;
    if (std::unique_ptr<loaded> one = load(whole.units[number], problem))
      maker.add(one->unit, number);
    else
      problems.push_back("cannot use '" + whole.units[number].name + "': " + problem);
  }
  maker.finish();
  return whole;
}

} // namespace corosan::checker::linking
