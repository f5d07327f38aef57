// Reads and matches suppressions.
#include "report/suppressions.h"

#include "catalog/catalog.h"
#include "did_you_mean.h"

#include <algorithm>

namespace corosan {
namespace {

/// The keys of a line. `whole`: the pattern describes the whole of a word, not a part of a text.
struct key_row {
  std::string_view name;
  fact_kind kind;
  bool whole;
};
constexpr key_row keys[] = {
    {"function", fact_kind::function, false}, {"module", fact_kind::module, false}, {"file", fact_kind::file, false},
    {"task", fact_kind::task, false},         {"path", fact_kind::path, false},     {"peer", fact_kind::peer, false},
    {"fd-kind", fact_kind::fd_kind, true},    {"group", fact_kind::group, true},    {"call", fact_kind::call, true},
};
constexpr std::string_view descriptor_kinds[] = {"file",   "directory", "socket", "pipe", "terminal",
                                                 "device", "other",     "path",   "host"};

const key_row *find_key(std::string_view name) {
  const auto *found =
      std::find_if(std::begin(keys), std::end(keys), [&](const key_row &row) { return row.name == name; });
  return found != std::end(keys) ? found : nullptr;
}

/// Whether the whole of `text` is what `pattern` describes.
bool whole_match(std::string_view pattern, std::string_view text) {
  std::size_t p = 0, t = 0, star = std::string_view::npos, resume = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*')
    ++p;
  return p == pattern.size();
}

bool fits(const suppression::condition &wanted, const fact &known) {
  if (wanted.kind == fact_kind::any) {
    switch (known.kind) {
    case fact_kind::function:
    case fact_kind::module:
    case fact_kind::file:
    case fact_kind::task:
    case fact_kind::message:
      return pattern_matches(wanted.pattern, known.text);
    default:
      return false;
    }
  }
  if (wanted.kind != known.kind || known.text.empty())
    return false;
  const bool whole = std::any_of(std::begin(keys), std::end(keys),
                                 [&](const key_row &row) { return row.kind == wanted.kind && row.whole; });
  return whole ? whole_match(wanted.pattern, known.text) : pattern_matches(wanted.pattern, known.text);
}

/// Length of the word that a "word=" at the beginning of `text` is; 0 when there is none. An operator is none.
std::size_t key_length(std::string_view text) {
  const std::size_t end = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz-_");
  return end == std::string_view::npos || text[end] != '=' || text.substr(0, end) == "operator" ? 0 : end;
}

/// Splits "key=pattern key=pattern" into conditions; a text without a key is one pattern. Says what is wrong with it.
std::string parse_conditions(std::string_view text, std::vector<suppression::condition> &out) {
  if (key_length(text) == 0) {
    out.push_back({fact_kind::any, std::string(text)});
    return "";
  }
  while (!text.empty()) {
    const std::size_t length = key_length(text);
    const std::string_view name = text.substr(0, length);
    const key_row *key = find_key(name);
    if (key == nullptr) {
      std::vector<std::string_view> names;
      for (const key_row &row : keys)
        names.push_back(row.name);
      const std::string meant = did_you_mean(name, names);
      return "unknown key '" + std::string(name) + "'" + (meant.empty() ? "" : "; did you mean " + meant + "?") +
             " (a pattern that contains = is written *" + std::string(name) + "=...)";
    }
    text.remove_prefix(length + 1);
    // Patterns may contain spaces: the next condition begins at a space before a known key.
    std::size_t end = text.find(' ');
    while (end != std::string_view::npos) {
      const std::string_view rest = text.substr(end + 1);
      if (find_key(rest.substr(0, key_length(rest))) != nullptr)
        break;
      end = text.find(' ', end + 1);
    }
    std::string_view pattern = text.substr(0, end);
    pattern = pattern.substr(0, pattern.find_last_not_of(' ') + 1);
    if (pattern.empty())
      return "key '" + std::string(name) + "' has no pattern";
    if (key->kind == fact_kind::fd_kind && pattern.find('*') == std::string_view::npos &&
        std::find(std::begin(descriptor_kinds), std::end(descriptor_kinds), pattern) == std::end(descriptor_kinds)) {
      const std::string meant =
          did_you_mean(pattern, std::vector(std::begin(descriptor_kinds), std::end(descriptor_kinds)));
      return "unknown fd-kind '" + std::string(pattern) + "'" + (meant.empty() ? "" : "; did you mean " + meant + "?");
    }
    out.push_back({key->kind, std::string(pattern)});
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return "";
}

std::string unknown_id(std::string_view id) {
  std::vector<std::string_view> names;
  for (const catalog::finding &row : catalog::findings)
    names.push_back(row.id);
  const std::string meant = did_you_mean(id, names);
  return "unknown finding '" + std::string(id) + "'" + (meant.empty() ? "" : "; did you mean " + meant + "?");
}

} // namespace

bool pattern_matches(std::string_view pattern, std::string_view text) {
  const bool from_start = !pattern.empty() && pattern.front() == '^';
  if (from_start)
    pattern.remove_prefix(1);
  const bool to_end = !pattern.empty() && pattern.back() == '$';
  if (to_end)
    pattern.remove_suffix(1);
  return whole_match((from_start ? "" : "*") + std::string(pattern) + (to_end ? "" : "*"), text);
}

std::vector<wrong_line> suppression_list::parse(std::string_view text) {
  std::vector<wrong_line> wrong_lines;
  unsigned number = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    ++number;
    const std::size_t first = line.find_first_not_of(" \t\r");
    if (first == std::string_view::npos || line[first] == '#')
      continue;
    line = line.substr(first, line.find_last_not_of(" \t\r") - first + 1);
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || colon + 1 == line.size()) {
      wrong_lines.push_back({number, "expected ID:PATTERN, found '" + std::string(line) + "'"});
      continue;
    }
    suppression row;
    row.id = line.substr(0, colon);
    row.text = line.substr(colon + 1);
    row.line = number;
    std::string wrong;
    if (row.id != "*" && catalog::find_finding(row.id) == nullptr)
      wrong = unknown_id(row.id);
    else
      wrong = parse_conditions(row.text, row.conditions);
    if (wrong.empty())
      rows_.push_back(std::move(row));
    else
      wrong_lines.push_back({number, wrong});
  }
  return wrong_lines;
}

suppression *suppression_list::find(std::string_view id, const std::vector<fact> &facts) {
  for (suppression &row : rows_) {
    if (row.id != "*" && row.id != id)
      continue;
    const bool all =
        std::all_of(row.conditions.begin(), row.conditions.end(), [&](const suppression::condition &wanted) {
          return std::any_of(facts.begin(), facts.end(), [&](const fact &known) { return fits(wanted, known); });
        });
    if (all) {
      ++row.matched;
      return &row;
    }
  }
  return nullptr;
}

} // namespace corosan
