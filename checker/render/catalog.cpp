// The catalog as Markdown (the generated documents) and as JSON.
#include "checker/render/catalog.h"

#include "catalog/catalog.h"

#include <llvm/ADT/StringExtras.h>
#include <llvm/Support/JSON.h>

#include <array>

namespace corosan::checker {
namespace {

namespace json = llvm::json;

llvm::StringRef ref(std::string_view text) { return {text.data(), text.size()}; }

template <class Enum, std::size_t N>
llvm::StringRef name_in(const std::array<llvm::StringLiteral, N> &names, Enum value) {
  return names[static_cast<std::size_t>(value)];
}

constexpr std::array<llvm::StringLiteral, 4> kinds = {"function", "method", "constructor", "destructor"};
constexpr std::array<llvm::StringLiteral, 2> certainties = {"always", "maybe"};
constexpr std::array<llvm::StringLiteral, 4> conditions = {"always", "unless_nonblocking_fd", "unless_zero_timeout",
                                                           "unless_flag"};
constexpr std::array<llvm::StringLiteral, 4> conditions_in_words = {"", "the descriptor is non-blocking",
                                                                    "the timeout is 0", "a flag says not to wait"};
constexpr std::array<llvm::StringLiteral, 3> fixes = {"none", "await_sleep", "await_async_sibling"};
constexpr std::array<llvm::StringLiteral, 3> levels = {"note", "warning", "error"};
constexpr std::array<llvm::StringLiteral, 4> engines = {"", "checker", "sanitizer", "both"};
constexpr llvm::StringLiteral roles[] = {
#define ROLE(name, what) #name,
#include "catalog/dialects.def"
};

llvm::StringRef role_name(catalog::role role) { return roles[static_cast<std::size_t>(role)]; }

/// Text for a cell of a Markdown table.
std::string cell(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '|')
      out += '\\';
    out += c;
  }
  return out;
}

std::string display_name(const catalog::blocking_call &call) {
  std::string name(call.name.substr(call.name.substr(0, 2) == "::" ? 2 : 0));
  if (call.kind == catalog::call_kind::constructor)
    return name + " (constructor)";
  if (call.kind == catalog::call_kind::destructor)
    return name + " (destructor)";
  return name;
}

void print_calls_of(llvm::raw_ostream &out, catalog::group group) {
  out << "\n| call | reported | silent when | use | watched at run time | header |\n|---|---|---|---|---|---|\n";
  for (const catalog::blocking_call &call : catalog::blocking_calls)
    if (call.group == group)
      out << "| `" << cell(display_name(call)) << "` | "
          << (call.certainty == catalog::certainty::always ? "yes" : "strict mode") << " | "
          << name_in(conditions_in_words, call.when) << " | " << cell(catalog::advice_text(call.advice, "")) << " | "
          << (call.interposed.empty() ? "" : "`" + std::string(call.interposed) + "`") << " | `<" << ref(call.header)
          << ">` |\n";
}

void print_dialects(llvm::raw_ostream &out) {
  out << "\n## Coroutine libraries\n\nWhat the checker knows by name. A task type that stands in no row is recognised "
         "by its shape.\n\n| library | task types | generators | sleeps with |\n|---|---|---|---|\n";
  for (const catalog::dialect &dialect : catalog::dialects) {
    std::vector<std::string> tasks, generators;
    for (const catalog::dialect_name &row : catalog::dialect_names) {
      if (row.dialect != dialect.id)
        continue;
      std::string code = "`" + std::string(row.name) + "`";
      if (row.role == catalog::role::lazy_task || row.role == catalog::role::eager_task ||
          row.role == catalog::role::detached_task)
        tasks.push_back(code);
      else if (row.role == catalog::role::generator)
        generators.push_back(code);
    }
    out << "| " << ref(dialect.title) << " | " << llvm::join(tasks, ", ") << " | " << llvm::join(generators, ", ")
        << " | ";
    if (!dialect.sleep.empty())
      out << "`co_await " << ref(dialect.sleep) << "`";
    out << " |\n";
  }
}

void print_advice(llvm::raw_ostream &out) {
  out << "\n## The alternatives, library by library\n\n| instead of | library | use |\n|---|---|---|\n";
  for (const catalog::dialect_advice_row &row : catalog::dialect_advices)
    out << "| " << ref(catalog::advices[static_cast<std::size_t>(row.id)].id) << " | " << ref(row.dialect) << " | "
        << cell(row.text) << " |\n";
}

/// Which names the build does not look up itself, package by package.
void print_read_headers(llvm::raw_ostream &out) {
  out << "\n## Headers that were read\n\nThe names of all other headers are looked up by every test run. Those of "
         "these "
         "were looked up once, in the packages of Debian 12; `test/catalog` repeats it where they are installed.\n\n"
         "| package | headers |\n|---|---|\n";
  for (const auto *row = std::begin(catalog::read_headers); row != std::end(catalog::read_headers);) {
    std::string_view package = row->package;
    out << "| `" << ref(package) << "` |";
    for (; row != std::end(catalog::read_headers) && row->package == package; ++row)
      out << " `<" << ref(row->header) << ">`";
    out << " |\n";
  }
}

void print_markdown(llvm::raw_ostream &out) {
  out << "# Blocking calls\n\nGenerated from `catalog/*.def` by `coro-tidy catalog --format=md` (`./dev docs`); do not "
         "edit.\n\n"
      << std::size(catalog::blocking_calls)
      << " calls that can block the thread of an event loop. The checker reports them in code that runs on a loop, the "
         "sanitizer those that it watches. \"Strict mode\": they only may block, and are reported with the option "
         "`Strict`. Names in `boost::asio` stand for standalone `asio` as well.\n";
  for (std::size_t i = 0; i < std::size(catalog::groups); ++i) {
    out << "\n## " << ref(catalog::groups[i].name) << "\n\n";
    std::string what(catalog::groups[i].what);
    out << "The call " << what << ".\n";
    print_calls_of(out, static_cast<catalog::group>(i));
  }
  print_advice(out);
  print_dialects(out);
  print_read_headers(out);
}

void print_findings(llvm::raw_ostream &out) {
  out << "# Findings\n\nGenerated from `catalog/findings.def` by `coro-tidy catalog --format=md-findings` (`./dev "
         "docs`); do not edit.\n\nOne id everywhere: the checker's `coro-<id>`, the sanitizer's `<id>`, NOLINT, "
         "suppressions, SARIF.\n\n| finding | checker | sanitizer | level | default | since | what |\n"
         "|---|---|---|---|---|---|---|\n";
  for (const catalog::finding &row : catalog::findings)
    out << "| [`" << ref(row.id) << "`](" << ref(row.id) << ".md) | "
        << (row.engines != catalog::engine::sanitizer ? "yes" : "") << " | "
        << (row.engines != catalog::engine::checker ? "yes" : "") << " | " << name_in(levels, row.level) << " | "
        << (row.on_by_default ? "on" : "off") << " | " << ref(row.since) << " | " << cell(row.summary) << " |\n";
}

void print_call(json::OStream &out, const catalog::blocking_call &call) {
  out.object([&] {
    out.attribute("id", ref(call.id));
    out.attribute("kind", name_in(kinds, call.kind));
    out.attribute("name", ref(call.name));
    out.attribute("group", ref(catalog::groups[static_cast<std::size_t>(call.group)].name));
    out.attribute("certainty", name_in(certainties, call.certainty));
    out.attribute("when", name_in(conditions, call.when));
    out.attribute("advice", ref(catalog::advices[static_cast<std::size_t>(call.advice)].id));
    out.attribute("fix", name_in(fixes, call.fix));
    if (!call.interposed.empty())
      out.attribute("interposed", ref(call.interposed));
    out.attribute("header", ref(call.header));
    for (const catalog::read_header &row : catalog::read_headers)
      if (row.header == call.header)
        out.attribute("package", ref(row.package));
  });
}

void print_finding(json::OStream &out, const catalog::finding &row) {
  out.object([&] {
    out.attribute("id", ref(row.id));
    out.attribute("engines", name_in(engines, row.engines));
    out.attribute("level", name_in(levels, row.level));
    out.attribute("on_by_default", row.on_by_default);
    out.attribute("since", ref(row.since));
    out.attribute("summary", ref(row.summary));
  });
}

void print_advice(json::OStream &out, const catalog::advice_row &advice) {
  out.object([&] {
    out.attribute("id", ref(advice.id));
    out.attribute("generic", ref(advice.generic));
    out.attributeObject("dialects", [&] {
      for (const catalog::dialect_advice_row &row : catalog::dialect_advices)
        if (catalog::advices[static_cast<std::size_t>(row.id)].id == advice.id)
          out.attribute(ref(row.dialect), ref(row.text));
    });
  });
}

void print_dialect(json::OStream &out, const catalog::dialect &dialect) {
  out.object([&] {
    out.attribute("id", ref(dialect.id));
    out.attribute("title", ref(dialect.title));
    out.attribute("sleep", ref(dialect.sleep));
    out.attribute("header", ref(dialect.header));
    out.attributeArray("names", [&] {
      for (const catalog::dialect_name &row : catalog::dialect_names)
        if (row.dialect == dialect.id)
          out.object([&] {
            out.attribute("name", ref(row.name));
            out.attribute("role", role_name(row.role));
          });
    });
  });
}

void print_flag(json::OStream &out, const catalog::flag &flag) {
  out.object([&] {
    out.attribute("name", ref(flag.name));
    out.attribute("type", ref(flag.type));
    out.attribute("default", ref(flag.default_value));
    out.attribute("help", ref(flag.help));
  });
}

template <class Rows, class Print>
void print_rows(json::OStream &out, llvm::StringRef key, const Rows &rows, Print print) {
  out.attributeArray(key, [&] {
    for (const auto &row : rows)
      print(out, row);
  });
}

void print_json(llvm::raw_ostream &stream) {
  json::OStream out(stream, 1);
  out.object([&] {
    out.attribute("schema", 1);
    print_rows(out, "findings", catalog::findings, print_finding);
    print_rows(out, "groups", catalog::groups, [](json::OStream &to, const catalog::group_row &row) {
      to.object([&] {
        to.attribute("name", ref(row.name));
        to.attribute("what", ref(row.what));
      });
    });
    print_rows(out, "advice", catalog::advices,
               [](json::OStream &to, const catalog::advice_row &row) { print_advice(to, row); });
    print_rows(out, "blocking_calls", catalog::blocking_calls, print_call);
    print_rows(out, "flags", catalog::flags, print_flag);
    print_rows(out, "dialects", catalog::dialects, print_dialect);
  });
  stream << "\n";
}

} // namespace

bool print_catalog(llvm::raw_ostream &out, llvm::StringRef format) {
  if (format == "md")
    print_markdown(out);
  else if (format == "md-findings")
    print_findings(out);
  else if (format == "json")
    print_json(out);
  else if (format == "clang-tidy")
    print_custom_checks(out);
  else
    return false;
  return true;
}

} // namespace corosan::checker
