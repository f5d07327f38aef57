// Commands of a GitHub workflow: one per finding, which the service shows at the line in a pull request.
#include "checker/render/render.h"

namespace corosan::checker {
namespace {

/// A value with the characters escaped that would end it: those of messages, and in properties ':' and ','.
std::string escaped(llvm::StringRef text, bool property) {
  std::string result;
  for (char c : text) {
    if (c == '%')
      result += "%25";
    else if (c == '\r')
      result += "%0D";
    else if (c == '\n')
      result += "%0A";
    else if (property && c == ':')
      result += "%3A";
    else if (property && c == ',')
      result += "%2C";
    else
      result += c;
  }
  return result;
}

llvm::StringRef command(catalog::level level) {
  return level == catalog::level::note ? "notice" : level_name(level); // the service's own words
}

} // namespace

void render_github(llvm::raw_ostream &out, const run_result &run, const render_options &how) {
  for (const report &one : run.reports) {
    out << "::" << command(one.rule->level) << " file=" << escaped(relative_path(one.at.path, how.project), true)
        << ",line=" << one.at.line << ",col=" << one.at.column;
    if (one.at.to > one.at.column)
      out << ",endColumn=" << one.at.to;
    out << ",title=coro-" << llvm::StringRef(one.rule->id) << "::" << escaped(message_with_notes(one, how), false)
        << '\n';
  }
}

} // namespace corosan::checker
