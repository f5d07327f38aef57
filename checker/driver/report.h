// A finding that has left its translation unit: locations are paths, lines and columns, so that it can cross a process
// boundary, be sorted, deduplicated and rendered. The JSON form is what a worker process hands to its parent.
#pragma once

#include "checker/lib/finding.h"
#include "checker/lib/rule.h"

#include <clang/Basic/LangOptions.h>
#include <clang/Basic/SourceManager.h>

#include <llvm/Support/JSON.h>

#include <string>
#include <tuple>
#include <vector>

namespace corosan::checker {

/// A place in a file. Lines and columns count from 1, columns in bytes.
struct place {
  std::string path; ///< absolute, without "." and ".."
  unsigned line = 0, column = 0;
  unsigned offset = 0;       ///< bytes of the file before it
  unsigned from = 0, to = 0; ///< columns [from, to) to underline on `line`; equal when nothing but the caret is known
  std::string text;          ///< the source line, without its end

  /// Order of findings in the output: path, line, column.
  friend bool operator<(const place &a, const place &b) {
    return std::tie(a.path, a.line, a.column) < std::tie(b.path, b.line, b.column);
  }
  friend bool operator==(const place &a, const place &b) {
    return std::tie(a.path, a.line, a.column) == std::tie(b.path, b.line, b.column);
  }
};

/// One replacement of a fix.
struct edit {
  place at, end;                   ///< where the replaced text begins, and ends
  unsigned offset = 0, length = 0; ///< the same in bytes of the file
  std::string text;                ///< what stands there afterwards
};

struct report_note {
  place at;
  std::string message;
};

/// One finding, independent of any ASTContext.
struct report {
  const catalog::finding *rule = nullptr;
  place at;
  std::string message;
  std::vector<report_note> notes;
  std::vector<edit> edits;
  bool safe_fix = false;
  std::string function, subject; ///< what the fingerprint is made of, besides the rule and the path
  std::string fingerprint;       ///< set by merge_results
};

/// What the check of one translation unit gave.
struct unit_result {
  std::string file;    ///< main file, absolute
  bool failed = false; ///< did not compile; `errors` has the compiler's words
  std::string errors;
  statistics seen;
  std::vector<report> reports;
  std::vector<std::string> used_comments; ///< NOLINTs that silenced something, as place_key
  std::string facts;                 ///< for the link, as checker/link/facts.h stores them; empty when not asked for
  std::vector<unsigned> known_lines; ///< lines of the unit's coro-calls.txt that name something it declares
};

/// The path of `file`, absolute, without "." and "..".
std::string absolute_path(const clang::SourceManager &sources, clang::FileID file);

/// The source line around `offset`, without its end.
llvm::StringRef line_at(const clang::SourceManager &sources, clang::FileID file, unsigned offset);

/// The place of `location` (a macro's expansion) with the part of `highlight` that is on its line.
place make_place(clang::SourceLocation location, clang::SourceRange highlight, const clang::SourceManager &sources,
                 const clang::LangOptions &language);
/// Where `location` is, without its text; and what tells places apart: "path:line:column".
place make_place(clang::SourceLocation location, const clang::SourceManager &sources);
std::string place_key(const place &at);

/// Resolves the locations of `found`: a macro's expansion, in the file as the compiler opened it.
report make_report(const finding &found, const clang::SourceManager &sources, const clang::LangOptions &language);

/// To and from the form that crosses the process boundary. `from_json` returns false for anything it did not write.
llvm::json::Value to_json(const unit_result &result);
bool from_json(const llvm::json::Value &value, unit_result &result);

} // namespace corosan::checker
