// The suppressions file: one ID:PATTERN per line, `#` starts a comment, `*` in a pattern matches anything.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace corosan {

/// True when `text` contains what `pattern` describes; `*` matches any run of characters.
bool pattern_matches(std::string_view pattern, std::string_view text);

struct suppression {
  std::string id, pattern; ///< id may be `*`
  std::uint64_t matched = 0;
};

class suppression_list {
public:
  /// Reads the lines of a file; complaints are appended to `warnings`.
  void parse(std::string_view text, std::vector<std::string> &warnings);
  /// The first row that matches a finding `id` and one of `texts` (functions, files, modules, task name), or null.
  suppression *find(std::string_view id, const std::vector<std::string> &texts);
  const std::vector<suppression> &rows() const { return rows_; }

private:
  std::vector<suppression> rows_;
};

} // namespace corosan
