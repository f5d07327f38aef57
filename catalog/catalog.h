// The catalog as typed, compile-time tables: every finding, blocking call, run-time flag and coroutine dialect that
// corosan knows. The rows live in the .def files beside this header; both engines, the documents and the tests read
// them through here. Data only: no dependency beyond the standard library, usable from C++17.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace corosan::catalog {

/// Which engine reports a finding.
enum class engine : std::uint8_t { checker = 1, sanitizer = 2, both = 3 };
/// How bad a finding is by default; the names are those of SARIF's `level`.
enum class level : std::uint8_t { note, warning, error };

/// One finding: one id in the checker, the sanitizer, the editor and the documents.
struct finding {
  std::string_view id;      ///< kebab-case, names the bad pattern; the check name is "coro-" + id
  engine engines;           ///< who reports it
  catalog::level level;     ///< default severity
  bool on_by_default;       ///< false: opt-in
  std::string_view summary; ///< one sentence, no full stop
  std::string_view since;   ///< release that introduced it
};

inline constexpr finding findings[] = {
#define FINDING(id, who, how_bad, on, since, summary) {id, engine::who, level::how_bad, on, summary, since},
#include "catalog/findings.def"
};

/// Returns the row of `id` (without the "coro-" prefix), or null.
constexpr const finding *find_finding(std::string_view id) {
  for (const finding &row : findings)
    if (row.id == id)
      return &row;
  return nullptr;
}

/// What a blocking call waits for; the run-time switches and suppressions use the same names.
enum class group : std::uint8_t {
#define GROUP(name, what) name,
#include "catalog/blocking_calls.def"
};

/// Name and one-phrase meaning of each group, indexed by `group`.
struct group_row {
  std::string_view name, what;
};
inline constexpr group_row groups[] = {
#define GROUP(name, what) {#name, what},
#include "catalog/blocking_calls.def"
};

/// What kind of declaration a blocking call is.
enum class call_kind : std::uint8_t { function, method, constructor, destructor };
/// `always`: flagged by default. `maybe`: only in strict mode, or with evidence. `never`: does not block, whatever
/// other rows say; only users say so (calls_file.h).
enum class certainty : std::uint8_t { always, maybe, never };
/// The condition under which the call does not block although it is listed.
enum class blocks_when : std::uint8_t {
  always,                ///< no condition
  unless_nonblocking_fd, ///< not when the descriptor is O_NONBLOCK or the call says MSG_DONTWAIT
  unless_zero_timeout,   ///< not when its duration or timeout is 0
  unless_flag            ///< not with the flag that asks for no waiting: WNOHANG, LOCK_NB, IPC_NOWAIT, defer_lock ...
};
/// The mechanical rewrite the checker may offer.
enum class fix_kind : std::uint8_t { none, await_sleep, await_async_sibling };

/// The awaitable alternative to a class of calls, per dialect; `generic` when the dialect has no text of its own.
enum class advice : std::uint8_t {
#define ADVICE(id, generic) id,
#include "catalog/blocking_calls.def"
};
struct advice_row {
  std::string_view id, generic;
};
inline constexpr advice_row advices[] = {
#define ADVICE(id, generic) {#id, generic},
#include "catalog/blocking_calls.def"
};
struct dialect_advice_row {
  advice id;
  std::string_view dialect, text;
};
inline constexpr dialect_advice_row dialect_advices[] = {
#define ADVICE_FOR(id, in, text) {advice::id, #in, text},
#include "catalog/blocking_calls.def"
};

/// One call that can block the thread of an event loop. Names in boost::asio hold for standalone asio as well.
struct blocking_call {
  std::string_view id; ///< identifier, unique
  call_kind kind;
  std::string_view name; ///< qualified: "::read", "std::thread::join"; a constructor or destructor is named by
                         ///< its class; a method matches when the object's class, or any base, is the named one
  catalog::group group;
  catalog::certainty certainty;
  blocks_when when;
  catalog::advice advice;
  fix_kind fix;
  std::string_view interposed;   ///< symbol the sanitizer watches, empty when it does not
  std::string_view header;       ///< header that declares it, as written between < >
  std::string_view instead = {}; ///< a user's row: what to use, instead of `advice`
};
/// The `header` of a user's row.
inline constexpr std::string_view user_header = "coro-calls.txt";
inline constexpr blocking_call blocking_calls[] = {
#define BLOCKING_CALL(id, kind, name, in, sure, unless, use, rewrite, symbol, header)                                  \
  {#id,         call_kind::kind,   name,   group::in, certainty::sure, blocks_when::unless,                            \
   advice::use, fix_kind::rewrite, symbol, header},
#include "catalog/blocking_calls.def"
};

/// A header of blocking_calls that the build does not need installed, and the Debian package it is in.
struct read_header {
  std::string_view header, package;
};
inline constexpr read_header read_headers[] = {
#define READ_HEADER(header, package) {header, package},
#include "catalog/blocking_calls.def"
};

/// The text that follows "use " in a message about `call` in a coroutine of `dialect` (may be empty).
constexpr std::string_view advice_text(advice id, std::string_view dialect) {
  for (const dialect_advice_row &row : dialect_advices)
    if (row.id == id && row.dialect == dialect)
      return row.text;
  return advices[static_cast<std::size_t>(id)].generic;
}

constexpr std::string_view advice_text(const blocking_call &call, std::string_view dialect) {
  return call.header == user_header ? call.instead : advice_text(call.advice, dialect);
}

/// A key of COROSAN_OPTIONS.
struct flag {
  std::string_view type, name, default_value, help;
};
inline constexpr flag flags[] = {
#define FLAG(type, name, default_value, help) {#type, #name, default_value, help},
#include "catalog/flags.def"
};

/// A coroutine library the checker knows by name.
struct dialect {
  std::string_view id, title;
  std::string_view sleep;  ///< awaitable sleep with {0} for the duration, empty when there is none
  std::string_view header; ///< what the sleep needs included, as written after #include
};
inline constexpr dialect dialects[] = {
#define DIALECT(id, title, sleep, header) {#id, title, sleep, header},
#include "catalog/dialects.def"
};

/// What a named entity of a dialect is to the checker.
enum class role : std::uint8_t {
#define ROLE(name, what) name,
#include "catalog/dialects.def"
};
struct dialect_name {
  std::string_view dialect;
  catalog::role role;
  std::string_view name; ///< qualified name of a type or function
};
inline constexpr dialect_name dialect_names[] = {
#define DIALECT_NAME(in, what, name) {#in, role::what, name},
#include "catalog/dialects.def"
};

namespace detail {
constexpr bool blank(std::string_view text) { return text.find_first_not_of(" \t") == std::string_view::npos; }

template <class Row, std::size_t N, class Key> constexpr bool none_blank(const Row (&rows)[N], Key key) {
  for (const Row &row : rows)
    if (blank(key(row)))
      return false;
  return true;
}

// The enumerators clash when two calls share an id.
enum class call_ids : std::uint16_t {
#define BLOCKING_CALL(id, kind, name, in, sure, unless, use, rewrite, symbol, header) id,
#include "catalog/blocking_calls.def"
};
} // namespace detail

// What is linear is checked wherever this header is included; what is quadratic once, in catalog_checks.cpp.
static_assert(detail::none_blank(advices, [](const advice_row &row) { return row.generic; }), "an advice is empty");
static_assert(detail::none_blank(dialect_advices, [](const dialect_advice_row &row) { return row.text; }),
              "an advice is empty in some dialect");

} // namespace corosan::catalog
