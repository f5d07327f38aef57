// The forms in which findings are written; one file per form.
#pragma once

#include "checker/driver/merge.h"

#include <llvm/Support/raw_ostream.h>

namespace corosan::checker {

/// How to write.
struct render_options {
  std::string root;    ///< forms for people: paths below it are written relative to it
  std::string project; ///< forms for services, which know the repository only: the same
  bool colors = false;
};

void render_text(llvm::raw_ostream &out, const run_result &run, const render_options &how);
void render_concise(llvm::raw_ostream &out, const run_result &run, const render_options &how);
void render_json(llvm::raw_ostream &out, const run_result &run, const render_options &how);
void render_sarif(llvm::raw_ostream &out, const run_result &run, const render_options &how);
void render_github(llvm::raw_ostream &out, const run_result &run, const render_options &how);
void render_gitlab(llvm::raw_ostream &out, const run_result &run, const render_options &how);
void render_junit(llvm::raw_ostream &out, const run_result &run, const render_options &how);
void render_rdjson(llvm::raw_ostream &out, const run_result &run, const render_options &how);

struct output_format {
  llvm::StringRef name, what;
  void (*render)(llvm::raw_ostream &, const run_result &, const render_options &);
};
inline constexpr output_format output_formats[] = {
    {"text", "compiler style, with the source line and notes", render_text},
    {"concise", "one line per finding", render_concise},
    {"json", "one document, stable keys", render_json},
    {"sarif", "SARIF 2.1.0, for code scanning", render_sarif},
    {"github", "annotations of a GitHub workflow", render_github},
    {"gitlab", "Code Quality report of GitLab", render_gitlab},
    {"junit", "JUnit XML, for Jenkins and others", render_junit},
    {"rdjson", "reviewdog's, with the fixes as suggestions", render_rdjson},
};

/// "warning", "error" or "note".
llvm::StringRef level_name(catalog::level level);

/// The message, then a line for each note: "path:line: note". For forms that have no place for notes.
std::string message_with_notes(const report &one, const render_options &how);

} // namespace corosan::checker
