// One line per finding: path:line:col: coro-id message.
#include "checker/render/render.h"

namespace corosan::checker {

void render_concise(llvm::raw_ostream &out, const run_result &run, const render_options &how) {
  for (const report &one : run.reports)
    out << relative_path(one.at.path, how.root) << ':' << one.at.line << ':' << one.at.column << ": coro-"
        << llvm::StringRef(one.rule->id) << ' ' << one.message << '\n';
}

} // namespace corosan::checker
