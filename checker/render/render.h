// The forms in which findings are written; one file per form.
#pragma once

#include "checker/driver/merge.h"

#include <llvm/Support/raw_ostream.h>

namespace corosan::checker {

/// How to write.
struct render_options {
  std::string root; ///< paths below it are written relative to it
  bool colors = false;
};

void render_text(llvm::raw_ostream &out, const run_result &run, const render_options &how);
void render_concise(llvm::raw_ostream &out, const run_result &run, const render_options &how);
void render_json(llvm::raw_ostream &out, const run_result &run, const render_options &how);
void render_sarif(llvm::raw_ostream &out, const run_result &run, const render_options &how);

struct output_format {
  llvm::StringRef name, what;
  void (*render)(llvm::raw_ostream &, const run_result &, const render_options &);
};
inline constexpr output_format output_formats[] = {
    {"text", "compiler style, with the source line and notes", render_text},
    {"concise", "one line per finding", render_concise},
    {"json", "one document, stable keys", render_json},
    {"sarif", "SARIF 2.1.0, for code scanning", render_sarif},
};

/// "warning", "error" or "note".
llvm::StringRef level_name(catalog::level level);

} // namespace corosan::checker
