// The look-up of catalog rows; see row_table.h.
#include "checker/lib/row_table.h"

#include <llvm/ADT/STLExtras.h>

namespace corosan::checker {
namespace {

using catalog::call_kind;
using says = catalog::calls_line::says;

/// What stands behind the last "::".
llvm::StringRef last_part(llvm::StringRef name) {
  std::size_t colons = name.rfind("::");
  return colons == llvm::StringRef::npos ? name : name.substr(colons + 2);
}

/// "operator*" is no pattern.
bool is_pattern(llvm::StringRef name) { return name.contains('*') && !last_part(name).starts_with("operator"); }

std::string without_root(llvm::StringRef name) {
  name.consume_front("::");
  return name.str();
}

/// Functions of the global namespace begin with "::" in the catalog, classes do not.
std::string as_function(const std::string &name) {
  return llvm::StringRef(name).contains("::") || is_pattern(name) ? name : "::" + name;
}

} // namespace

bool names(std::string_view row, llvm::StringRef name) {
  llvm::StringRef pattern(row);
  return is_pattern(pattern) ? catalog::matches(row, {name.data(), name.size()}) : pattern == name;
}

template <class Row> void row_table::index<Row>::add(const Row &row, bool own) {
  llvm::StringRef last = last_part(row.name);
  if (is_pattern(last))
    patterns.push_back(&row);
  else
    (own ? own_by_last : by_last)[last].push_back(&row);
}

template <class Row>
const Row *row_table::index<Row>::find(llvm::StringRef last, llvm::function_ref<bool(const Row &)> accept) const {
  auto first = [&](llvm::ArrayRef<const Row *> some) -> const Row * {
    auto found = llvm::find_if(some, [&](const Row *row) { return accept(*row); });
    return found == some.end() ? nullptr : *found;
  };
  auto listed = [&](const by_name &rows) -> const Row * {
    auto entry = rows.find(last);
    return entry == rows.end() ? nullptr : first(entry->second);
  };
  if (const Row *own = listed(own_by_last))
    return own;
  if (const Row *pattern = first(patterns))
    return pattern;
  return listed(by_last);
}

row_table::row_table(std::string path, std::string text)
    : path_(std::move(path)), text_(std::move(text)), file_(catalog::parse_calls(text_)) {
  for (const catalog::calls_line &line : file_.lines)
    add_line(line);
  for (const catalog::blocking_call &row : catalog::blocking_calls)
    calls_.add(row, /*own=*/false);
  for (const catalog::dialect_name &row : catalog::dialect_names)
    names_.add(row, /*own=*/false);
}

std::string_view row_table::keep(std::string text) { return texts_.emplace_back(std::move(text)); }

void row_table::add_call(const catalog::calls_line &line, call_kind kind, std::string name) {
  catalog::blocking_call row{};
  row.id = keep("coro_calls_" + std::to_string(line.line));
  row.kind = kind;
  row.name = keep(std::move(name));
  row.group = catalog::group::library;
  row.certainty = line.what == says::allow ? catalog::certainty::never : catalog::certainty::always;
  row.header = "coro-calls.txt";
  if (!line.text.empty())
    row.instead = keep(line.text + (line.reason.empty() ? "" : " (" + line.reason + ")"));
  calls_.add(own_calls_.emplace_back(row), /*own=*/true);
}

void row_table::add_name(const catalog::calls_line &line, std::string name) {
  names_.add(own_names_.emplace_back(catalog::dialect_name{keep(line.dialect), line.role, keep(std::move(name))}),
             /*own=*/true);
}

void row_table::add_line(const catalog::calls_line &line) {
  if (line.what == says::sleep) {
    catalog::dialect row{};
    row.id = row.title = keep(line.dialect);
    row.sleep = keep(line.text);
    row.header = keep(line.header);
    own_dialects_.push_back(row);
    return;
  }
  if (line.what == says::role) {
    std::string name = without_root(line.name);
    add_name(line, name);
    if (as_function(name) != name) // a class or a function
      add_name(line, as_function(name));
    return;
  }
  std::string name = without_root(line.name);
  if (llvm::StringRef(name).starts_with("asio::"))
    name = "boost::" + name; // as the rows of Asio are written
  // The line does not say what kind of declaration it means: one row for each that it can be. A pattern means no
  // constructors and destructors, which are called in too many places.
  add_call(line, call_kind::function, as_function(name));
  llvm::StringRef last = last_part(name), outer = llvm::StringRef(name).drop_back(last.size());
  if (outer.consume_back("::"))
    add_call(line, call_kind::method, name);
  if (is_pattern(name))
    return;
  if (last.starts_with("~"))
    add_call(line, call_kind::destructor, outer.str());
  else
    add_call(line, call_kind::constructor, last_part(outer) == last ? outer.str() : name);
}

const catalog::blocking_call *
row_table::find_call(llvm::StringRef last, llvm::function_ref<bool(const catalog::blocking_call &)> accept) const {
  return calls_.find(last, accept);
}

const catalog::dialect_name *
row_table::find_name(llvm::StringRef last, llvm::function_ref<bool(const catalog::dialect_name &)> accept) const {
  return names_.find(last, accept);
}

const catalog::dialect_name *row_table::any_name(llvm::function_ref<bool(const catalog::dialect_name &)> accept) const {
  for (const catalog::dialect_name &row : own_names_)
    if (accept(row))
      return &row;
  for (const catalog::dialect_name &row : catalog::dialect_names)
    if (accept(row))
      return &row;
  return nullptr;
}

const catalog::dialect *row_table::find_dialect(llvm::StringRef dialect) const {
  for (const catalog::dialect &row : own_dialects_)
    if (dialect == llvm::StringRef(row.id))
      return &row;
  for (const catalog::dialect &row : catalog::dialects)
    if (dialect == llvm::StringRef(row.id))
      return &row;
  return nullptr;
}

namespace {
thread_local const row_table *current = nullptr;
} // namespace

const row_table &rows() {
  static const row_table built_in{"", ""};
  return current ? *current : built_in;
}

scoped_rows::scoped_rows(const row_table *table) : before_(current) { current = table; }
scoped_rows::~scoped_rows() { current = before_; }

} // namespace corosan::checker
