// Reads and matches suppressions.
#include "report/suppressions.h"

#include "catalog/catalog.h"
#include "did_you_mean.h"

namespace corosan {
namespace {

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

} // namespace

bool pattern_matches(std::string_view pattern, std::string_view text) {
  return whole_match("*" + std::string(pattern) + "*", text);
}

void suppression_list::parse(std::string_view text, std::vector<std::string> &warnings) {
  int number = 0;
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
    const std::string where = "suppressions line " + std::to_string(number) + ": ";
    if (colon == std::string_view::npos || colon + 1 == line.size()) {
      warnings.push_back(where + "expected ID:PATTERN, found '" + std::string(line) + "'");
      continue;
    }
    const std::string_view id = line.substr(0, colon);
    if (id != "*" && catalog::find_finding(id) == nullptr) {
      std::vector<std::string_view> names;
      for (const catalog::finding &row : catalog::findings)
        names.push_back(row.id);
      const std::string meant = did_you_mean(id, names);
      warnings.push_back(where + "unknown finding '" + std::string(id) + "'" +
                         (meant.empty() ? "" : "; did you mean " + meant + "?"));
      continue;
    }
    rows_.push_back({std::string(id), std::string(line.substr(colon + 1)), 0});
  }
}

suppression *suppression_list::find(std::string_view id, const std::vector<std::string> &texts) {
  for (suppression &row : rows_)
    if (row.id == "*" || row.id == id)
      for (const std::string &text : texts)
        if (pattern_matches(row.pattern, text)) {
          ++row.matched;
          return &row;
        }
  return nullptr;
}

} // namespace corosan
