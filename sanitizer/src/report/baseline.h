// A baseline: findings that a project knows of and does not want to be told again. The file is coro-tidy's, so that one
// can hold what both engines find; the sanitizer's entries name the finding without "coro-".
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace corosan {

struct baseline_entry {
  std::string path, check, function, message, fingerprint;
};

class baseline {
public:
  /// Adds the entries of a file's text. Says why it cannot be used; empty when all is well.
  std::string read(std::string_view text);
  /// True when the finding with this fingerprint is accepted; notes that it still occurs.
  bool accepts(const std::string &fingerprint);
  /// Entries of the sanitizer that no finding matched.
  std::vector<baseline_entry> unused() const;
  /// Adds an entry unless its fingerprint is there.
  void add(const baseline_entry &entry);
  /// The file: sorted, one member a line, so that it can be kept under version control.
  std::string text() const;

  /// As if nothing had been seen yet.
  void forget_matches() {
    for (row &one : rows_)
      one.seen = false;
  }

private:
  struct row : baseline_entry {
    bool seen = false;
  };
  row *find(const std::string &fingerprint);
  std::vector<row> rows_;
};

} // namespace corosan
