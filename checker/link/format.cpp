// Facts as bytes. Every table is a count and rows of 32-bit words; the strings come first, so that all else can be
// checked against them while it is read.
#include "checker/lib/chain_text.h"
#include "checker/link/facts.h"

#include <llvm/Support/Endian.h>
#include <llvm/Support/xxhash.h>

#include <cstring>
#include <type_traits>

namespace corosan::checker::facts {
namespace {

constexpr llvm::StringRef magic = "corofact";
constexpr std::uint32_t schema = 3;
constexpr std::size_t hash_size = 8;

/// Counts that the words of a row are checked against.
struct limits {
  std::size_t strings = 0, symbols = 0, edges = 0, sinks = 0, uses = 0;
};

bool below(index value, std::size_t count) { return value < count; }
bool none_or_below(index value, std::size_t count) { return value == none || value < count; }
bool within(index first, index size, std::size_t count) { return first <= count && size <= count - first; }

bool valid(const spot &at, const limits &max) {
  return below(at.path, max.strings) && none_or_below(at.text, max.strings);
}
bool valid(const symbol &row, const limits &max) { return below(row.usr, max.strings) && below(row.name, max.strings); }
bool valid(const definition &row, const limits &max) {
  return below(row.symbol, max.symbols) && valid(row.at, max) && within(row.first_edge, row.edges, max.edges) &&
         within(row.first_sink, row.sinks, max.sinks) && within(row.first_use, row.uses, max.uses);
}
bool valid(const edge &row, const limits &max) {
  return row.kind <= call_kind::posts_over && (row.rules & ~every_chain) == 0 && below(row.callee, max.symbols) &&
         (row.kind >= call_kind::hands_over ? below(row.callable, max.symbols) : row.callable == none) &&
         valid(row.at, max);
}
bool valid(const sink &row, const limits &max) {
  return none_or_below(row.row, max.strings) && below(row.name, max.strings) &&
         none_or_below(row.instead, max.strings) &&
         row.waits <= static_cast<std::uint32_t>(loop_wait::waits_for_future) && valid(row.at, max);
}
bool valid(const parameter_use &row, const limits &max) {
  bool has_taker = row.kind == use_kind::passes_on || row.kind == use_kind::stores;
  return row.kind <= use_kind::stores && (has_taker ? below(row.taker, max.symbols) : row.taker == none) &&
         valid(row.at, max);
}
bool valid(const overriding &row, const limits &max) {
  return below(row.method, max.symbols) && below(row.overridden, max.symbols);
}
bool valid(const site &row, const limits &max) {
  return valid(row.call, max) && below(row.what, max.strings) && below(row.place, max.strings) &&
         below(row.dialect, max.strings) && below(row.function, max.strings);
}

class writer {
public:
  std::string out;

  void word(std::uint32_t value) {
    char bytes[4];
    llvm::support::endian::write32le(bytes, value);
    out.append(bytes, sizeof bytes);
  }
  void text(llvm::StringRef value) {
    word(static_cast<std::uint32_t>(value.size()));
    out += value;
  }
  template <class Row> void rows(const std::vector<Row> &table) {
    static_assert(std::is_trivially_copyable_v<Row> && sizeof(Row) % 4 == 0 &&
                  std::has_unique_object_representations_v<Row>);
    word(static_cast<std::uint32_t>(table.size()));
    for (const Row &row : table) {
      std::uint32_t words[sizeof(Row) / 4];
      std::memcpy(words, &row, sizeof(Row));
      for (std::uint32_t value : words)
        word(value);
    }
  }
};

class reader {
public:
  explicit reader(llvm::StringRef buffer) : rest_(buffer) {}

  bool word(std::uint32_t &value) {
    if (rest_.size() < 4)
      return false;
    value = llvm::support::endian::read32le(rest_.data());
    rest_ = rest_.drop_front(4);
    return true;
  }
  bool text(llvm::StringRef &value) {
    std::uint32_t size = 0;
    if (!word(size) || size > rest_.size())
      return false;
    value = rest_.take_front(size);
    rest_ = rest_.drop_front(size);
    return true;
  }
  template <class Row> bool rows(std::vector<Row> &table) {
    std::uint32_t count = 0;
    if (!word(count) || count > rest_.size() / sizeof(Row))
      return false;
    table.resize(count);
    for (Row &row : table) {
      std::uint32_t words[sizeof(Row) / 4];
      for (std::uint32_t &value : words) {
        value = llvm::support::endian::read32le(rest_.data());
        rest_ = rest_.drop_front(4);
      }
      std::memcpy(static_cast<void *>(&row), words, sizeof(Row));
    }
    return true;
  }
  bool at_end() const { return rest_.empty(); }

private:
  llvm::StringRef rest_;
};

template <class Row> bool all_valid(const std::vector<Row> &table, const limits &max) {
  for (const Row &row : table)
    if (!valid(row, max))
      return false;
  return true;
}

bool read_tables(reader &from, unit &into) {
  std::uint32_t strings = 0;
  if (!from.word(strings))
    return false;
  into.strings.clear();
  for (std::uint32_t i = 0; i < strings; ++i)
    if (!from.text(into.strings.emplace_back()))
      return false;
  if (!from.word(into.main_file) || !from.word(into.findings) || !from.rows(into.symbols) ||
      !from.rows(into.definitions) || !from.rows(into.edges) || !from.rows(into.sinks) || !from.rows(into.uses) ||
      !from.rows(into.overridings) || !from.rows(into.sites) || !from.at_end())
    return false;
  limits max = {into.strings.size(), into.symbols.size(), into.edges.size(), into.sinks.size(), into.uses.size()};
  return below(into.main_file, max.strings) && none_or_below(into.findings, max.strings) &&
         all_valid(into.symbols, max) && all_valid(into.definitions, max) && all_valid(into.edges, max) &&
         all_valid(into.sinks, max) && all_valid(into.uses, max) && all_valid(into.overridings, max) &&
         all_valid(into.sites, max);
}

} // namespace

std::string write(const unit &from) {
  writer to;
  to.out = magic.str();
  to.word(schema);
  to.text(COROSAN_VERSION);
  to.text(from.text(from.main_file));
  to.word(static_cast<std::uint32_t>(from.strings.size()));
  for (llvm::StringRef text : from.strings)
    to.text(text);
  to.word(from.main_file);
  to.word(from.findings);
  to.rows(from.symbols);
  to.rows(from.definitions);
  to.rows(from.edges);
  to.rows(from.sinks);
  to.rows(from.uses);
  to.rows(from.overridings);
  to.rows(from.sites);
  char hash[hash_size];
  llvm::support::endian::write64le(hash, llvm::xxh3_64bits(to.out));
  to.out.append(hash, sizeof hash);
  return std::move(to.out);
}

namespace {

/// The hash that ends `buffer`, and whether it is right.
bool check_hash(llvm::StringRef buffer, std::uint64_t &hash, std::string &problem) {
  hash = llvm::support::endian::read64le(buffer.take_back(hash_size).data());
  if (hash == llvm::xxh3_64bits(buffer.drop_back(hash_size)))
    return true;
  problem = "it is truncated or damaged";
  return false;
}

/// Reads up to the tables; `from` is left there.
bool read_header(llvm::StringRef buffer, reader &from, llvm::StringRef &main_file, std::string &problem) {
  std::uint32_t version = 0;
  llvm::StringRef tool;
  if (!buffer.starts_with(magic)) {
    problem = buffer.empty() ? "it is empty" : "it is no facts file of coro-tidy";
    return false;
  }
  from = reader(buffer.drop_front(magic.size()).drop_back(std::min(hash_size, buffer.size() - magic.size())));
  if (!from.word(version) || (version == schema && !from.text(tool))) {
    problem = "it is truncated";
  } else if (version != schema || tool != COROSAN_VERSION) {
    problem = "another version of coro-tidy wrote it (schema " + std::to_string(version) +
              (tool.empty() ? std::string() : ", version " + tool.str()) + "; this one reads schema " +
              std::to_string(schema) + ", version " COROSAN_VERSION "); make it again";
  } else if (!from.text(main_file)) {
    problem = "it is truncated";
  } else {
    return true;
  }
  return false;
}

} // namespace

bool peek(llvm::StringRef buffer, llvm::StringRef &main_file, std::uint64_t &hash, std::string &problem) {
  reader from(buffer);
  return read_header(buffer, from, main_file, problem) && check_hash(buffer, hash, problem);
}

bool read(llvm::StringRef buffer, unit &into, std::string &problem, std::uint64_t *content) {
  reader from(buffer);
  llvm::StringRef main_file;
  std::uint64_t hash = 0;
  if (!read_header(buffer, from, main_file, problem) || !check_hash(buffer, hash, problem))
    return false;
  if (content)
    *content = hash;
  if (read_tables(from, into))
    return true;
  problem = "its tables contradict each other";
  return false;
}

} // namespace corosan::checker::facts
