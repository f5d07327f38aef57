// Symbols and definitions of a program; see program.h. Names are compared by 128-bit hashes: the texts of a million
// functions need not stay in memory.
#include "checker/link/program.h"

#include <llvm/Support/xxhash.h>

namespace corosan::checker::linking {
namespace {

std::pair<std::uint64_t, std::uint64_t> hash_of(llvm::StringRef text) {
  llvm::XXH128_hash_t value = llvm::xxh3_128bits(llvm::ArrayRef(text.bytes_begin(), text.size()));
  return {value.low64 >> 1, value.high64}; // keeps clear of the two values that DenseMap uses itself
}

} // namespace

index program::intern(const facts::unit &unit, index number, index local) {
  const facts::symbol &row = unit.symbols[local];
  auto [entry, is_new] = by_usr_.try_emplace(hash_of(unit.text(row.usr)), static_cast<index>(symbols_.size()));
  if (is_new)
    symbols_.push_back({{number, local}, none, false, false, row.is_slot != 0});
  symbol &known = symbols_[entry->second];
  known.foreign |= row.is_foreign != 0;
  known.pure |= row.is_pure != 0;
  return entry->second;
}

index program::define(const facts::unit &unit, index number, index definition, index symbol, bool &is_new) {
  const facts::definition &row = unit.definitions[definition];
  std::uint64_t path = llvm::xxh3_64bits(unit.text(row.at.path));
  hash place = {(std::uint64_t(symbol) << 31) ^ (path >> 2),
                path * 31 + (std::uint64_t(row.at.line) << 20) + row.at.column};
  auto [entry, first] = by_place_.try_emplace(place, static_cast<index>(graph_.nodes.size()));
  index node = entry->second;
  if (first) {
    graph_.nodes.push_back({node::function, row.is_passable != 0, {number, definition}});
    next_.push_back(symbols_[symbol].definitions);
    symbols_[symbol].definitions = node;
  } else {
    // Who is run by the loop in one unit is reported there, and by nobody who calls it elsewhere.
    graph_.nodes[node].passable &= row.is_passable != 0;
  }
  std::uint64_t content = (std::uint64_t(row.content_high) << 32) | row.content_low;
  is_new = contents_.insert({node, content >> 1}).second;
  return node;
}

} // namespace corosan::checker::linking
