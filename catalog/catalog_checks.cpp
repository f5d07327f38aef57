// The checks of the catalog that cost too much to repeat in every file: compiled once per build, by every build.
#include "catalog/catalog.h"

#include <array>
#include <iterator>

namespace corosan::catalog {
namespace {

template <class Row, std::size_t N, class Key> constexpr bool unique(const Row (&rows)[N], Key key) {
  for (std::size_t i = 0; i < N; ++i)
    for (std::size_t j = i + 1; j < N; ++j)
      if (key(rows[i]) == key(rows[j]))
        return false;
  return true;
}

// Rows of one name and one kind would stand in one group, one after the other or not: compare by hash first.
constexpr std::uint32_t hash(std::string_view text) {
  std::uint32_t value = 2166136261U;
  for (char c : text)
    value = (value ^ static_cast<unsigned char>(c)) * 16777619U;
  return value;
}

constexpr bool call_names_are_unique() {
  constexpr std::size_t count = std::size(blocking_calls);
  std::array<std::uint32_t, count> hashes{};
  for (std::size_t i = 0; i < count; ++i)
    hashes[i] = hash(blocking_calls[i].name);
  for (std::size_t i = 0; i < count; ++i)
    for (std::size_t j = i + 1; j < count; ++j)
      if (hashes[i] == hashes[j] && blocking_calls[i].kind == blocking_calls[j].kind &&
          blocking_calls[i].name == blocking_calls[j].name)
        return false;
  return true;
}

constexpr bool every_read_header_used() {
  for (const read_header &row : read_headers) {
    bool used = false;
    for (const blocking_call &call : blocking_calls)
      used = used || call.header == row.header;
    if (!used)
      return false;
  }
  return true;
}

constexpr bool known_dialect(std::string_view id) {
  for (const dialect &row : dialects)
    if (row.id == id)
      return true;
  return false;
}

constexpr bool every_advice_used() {
  bool used[std::size(advices)] = {};
  for (const blocking_call &call : blocking_calls)
    used[static_cast<std::size_t>(call.advice)] = true;
  for (bool each : used)
    if (!each)
      return false;
  return true;
}

constexpr bool every_group_used() {
  bool used[std::size(groups)] = {};
  for (const blocking_call &call : blocking_calls)
    used[static_cast<std::size_t>(call.group)] = true;
  for (bool each : used)
    if (!each)
      return false;
  return true;
}

constexpr bool dialects_of_advice_exist() {
  for (const dialect_advice_row &row : dialect_advices)
    if (!known_dialect(row.dialect))
      return false;
  return true;
}

constexpr bool dialect_advice_is_unique() {
  for (const dialect_advice_row &a : dialect_advices)
    for (const dialect_advice_row &b : dialect_advices)
      if (&a != &b && a.id == b.id && a.dialect == b.dialect)
        return false;
  return true;
}

constexpr bool has_coroutine_type(std::string_view id) {
  for (const dialect_name &row : dialect_names)
    if (row.dialect == id && (row.role == role::lazy_task || row.role == role::eager_task ||
                              row.role == role::detached_task || row.role == role::generator))
      return true;
  return false;
}

constexpr bool every_dialect_has_a_coroutine_type() {
  for (const dialect &row : dialects)
    if (!has_coroutine_type(row.id))
      return false;
  return true;
}

constexpr bool dialect_names_are_unique() {
  for (const dialect_name &a : dialect_names)
    for (const dialect_name &b : dialect_names)
      if (&a != &b && a.role == b.role && a.name == b.name)
        return false;
  return true;
}
} // namespace

static_assert(call_names_are_unique(), "a call stands twice with one kind");
static_assert(unique(findings, [](const finding &row) { return row.id; }), "two findings share an id");
static_assert(detail::none_blank(findings, [](const finding &row) { return row.summary; }), "a finding says nothing");
static_assert(unique(flags, [](const flag &row) { return row.name; }), "two flags share a name");
static_assert(detail::none_blank(flags, [](const flag &row) { return row.help; }), "a flag has no help");
static_assert(detail::none_blank(groups, [](const group_row &row) { return row.what; }), "a group says nothing");
static_assert(detail::none_blank(blocking_calls, [](const blocking_call &row) { return row.name; }),
              "a call has no name");
static_assert(detail::none_blank(blocking_calls, [](const blocking_call &row) { return row.header; }),
              "a call has no header");
static_assert(unique(read_headers, [](const read_header &row) { return row.header; }), "a header stands twice");
static_assert(every_read_header_used(), "a header that no blocking call names");
static_assert(every_advice_used(), "an advice that no blocking call names");
static_assert(every_group_used(), "a group without a blocking call");
static_assert(dialects_of_advice_exist(), "an advice for a dialect that dialects.def does not have");
static_assert(dialect_advice_is_unique(), "two texts for one advice in one dialect");
static_assert(unique(dialects, [](const dialect &row) { return row.id; }), "two dialects share an id");
static_assert(every_dialect_has_a_coroutine_type(), "a dialect without a task or generator");
static_assert(dialect_names_are_unique(), "a name stands twice in dialects.def with one role");

} // namespace corosan::catalog
