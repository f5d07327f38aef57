// The suppressions file: ID:PATTERN or ID:KEY=PATTERN lines that silence findings.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace corosan {

/// What a suppression can look at. The names of the keys and how their patterns match stand in suppressions.cpp.
enum class fact_kind : std::uint8_t { any, function, module, file, task, path, peer, fd_kind, group, call, message };

/// One thing that is known of a finding.
struct fact {
  fact_kind kind;
  std::string_view text;
};

/// One line of the file.
struct suppression {
  struct condition {
    fact_kind kind;
    std::string pattern;
  };
  std::string id;                    ///< of a finding, or "*"
  std::string text;                  ///< what stands behind the colon
  std::vector<condition> conditions; ///< all must hold
  unsigned line = 0;
  std::uint64_t matched = 0; ///< how many findings it silenced
};

/// True when `pattern` describes a part of `text`: `*` stands for anything, a first `^` for the beginning, a last `$`
/// for the end of the text.
bool pattern_matches(std::string_view pattern, std::string_view text);

/// A line that cannot be used.
struct wrong_line {
  unsigned number = 0;
  std::string why;
};

class suppression_list {
public:
  /// Reads the text of a suppressions file; tells which lines cannot be used, and why.
  std::vector<wrong_line> parse(std::string_view text);

  /// The first line that silences a finding of kind `id` with these facts, counted as matched; or null.
  suppression *find(std::string_view id, const std::vector<fact> &facts);

  const std::vector<suppression> &rows() const { return rows_; }
  /// As if nothing had matched yet.
  void forget_matches() {
    for (suppression &row : rows_)
      row.matched = 0;
  }

private:
  std::vector<suppression> rows_;
};

} // namespace corosan
