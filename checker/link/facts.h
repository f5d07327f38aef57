// What one translation unit tells the link: functions, calls, blocking calls, overriders, and the calls that loop code
// makes. Independent of any AST; kept as tables of numbers, so that reading them is a matter of copying.
#pragma once

#include <llvm/ADT/ArrayRef.h>
#include <llvm/ADT/StringRef.h>

#include <cstdint>
#include <string>
#include <vector>

namespace corosan::checker::facts {

/// An index into another table of the same unit.
using index = std::uint32_t;
inline constexpr index none = ~index(0);

/// A place in a source file. Path (relative to the project's root when below it) and text of the line are strings.
struct spot {
  index path = none;
  std::uint32_t line = 0, column = 0;
  index text = none;
};

/// A function that is defined or called here.
struct symbol {
  index usr = none;             ///< string; the same in every unit that means the same function
  index name = none;            ///< string, for messages
  std::uint32_t is_foreign = 0; ///< declared in a system header: nobody expects its definition
  std::uint32_t is_pure = 0;    ///< a pure virtual method
  std::uint32_t is_slot = 0;    ///< a field or global that holds a callable; what is put there overrides it
};

/// A function with a body. Its calls, blocking calls and uses of parameters follow one another in their tables.
struct definition {
  index symbol = none;
  spot at;
  std::uint32_t is_passable = 0; ///< runs on its caller, is not reported on its own, and lets its caller go on
  index first_edge = 0, edges = 0;
  index first_sink = 0, sinks = 0;
  index first_use = 0, uses = 0;
  std::uint32_t content_low = 0, content_high = 0; ///< hash of what it does: equal for copies of an inline function
};

/// The rules that follow chains of calls, as bits: which of them a call or a site counts for.
enum chain_rule : std::uint32_t { blocks_loop = 1, nests_loop = 2, every_chain = blocks_loop | nests_loop };

enum class call_kind : std::uint32_t {
  direct,       ///< runs `callee`
  virtual_call, ///< runs `callee` or what overrides it
  hands_over,   ///< gives `callable` to `callee` as its argument number `parameter`
  posts_over    ///< the same, of a site: the loop runs `callable` if `callee` has it run there
};
struct edge {
  call_kind kind = call_kind::direct;
  index callee = none; ///< symbol
  std::uint32_t parameter = 0;
  index callable = none; ///< symbol
  std::uint32_t rules = every_chain;
  std::uint32_t spares = 0; ///< groups of blocking calls that do not count below it (arrived.h)
  spot at;
};

/// A blocking call, or one that runs or waits for a loop.
struct sink {
  index row = none;     ///< string: its id in the catalog; none when the user's own words say that it blocks
  index name = none;    ///< string, for messages
  index instead = none; ///< string: what the user says to use instead
  std::uint32_t is_certain = 1;
  std::uint32_t waits = 0; ///< a loop_wait; 0 for a blocking call
  spot at;
};

/// What a function does with a callable that it is given.
enum class use_kind : std::uint32_t {
  calls,
  passes_on,
  offloads,
  posts, ///< code on the loop calls it: a completion handler, or a coroutine
  stores ///< in the slot `taker`
};
struct parameter_use {
  std::uint32_t parameter = 0;
  use_kind kind = use_kind::calls;
  index taker = none; ///< symbol that it is passed on to, or put into
  std::uint32_t taker_parameter = 0;
  spot at;
};

/// `method` overrides `overridden`, or is put into that slot; both are symbols.
struct overriding {
  index method = none, overridden = none;
};

/// A call made by code on the loop, with everything that the message needs. Calls that are forgiven (awaited, moved to
/// a pool, just before the end of the process, silenced by a comment) are not here.
struct site {
  edge call;
  std::uint32_t from = 0, to = 0; ///< underlined columns
  index what = none;              ///< string: "call to 'save'"
  index place = none;             ///< string: "coroutine 'session'"
  index dialect = none;           ///< string, may be empty
  index function = none;          ///< string: qualified name, for fingerprints
  std::uint32_t shows_readiness = 0;
};

/// One translation unit.
struct unit {
  std::vector<llvm::StringRef> strings; ///< views of the buffer that it was read from
  index main_file = none;
  index findings = none; ///< string: what the unit's own rules found, as driver/report.h writes it; none when not known
  std::vector<symbol> symbols;
  std::vector<definition> definitions;
  std::vector<edge> edges;
  std::vector<sink> sinks;
  std::vector<parameter_use> uses;
  std::vector<overriding> overridings;
  std::vector<site> sites;

  llvm::StringRef text(index which) const { return which < strings.size() ? strings[which] : llvm::StringRef(); }
};

/// The form that is stored: a header with version numbers, the tables as little-endian words, a hash of it all.
std::string write(const unit &from);

/// Reads what `write` gave. False, with the reason in `problem`, for anything else: foreign, truncated or altered data,
/// or that of another version of this program. `buffer` must outlive `into`. `content` gets the hash of it all.
bool read(llvm::StringRef buffer, unit &into, std::string &problem, std::uint64_t *content = nullptr);

/// Only what sorts units: the main file, and a hash of the content. False as above; the tables are not looked at.
bool peek(llvm::StringRef buffer, llvm::StringRef &main_file, std::uint64_t &hash, std::string &problem);

} // namespace corosan::checker::facts
