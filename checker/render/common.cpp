// What several forms share.
#include "checker/render/render.h"

namespace corosan::checker {

llvm::StringRef level_name(catalog::level level) {
  constexpr llvm::StringRef names[] = {"note", "warning", "error"};
  return names[static_cast<unsigned>(level)];
}

std::string message_with_notes(const report &one, const render_options &how) {
  std::string text = one.message;
  for (const report_note &hop : one.notes) {
    text += '\n';
    if (hop.at.line)
      text += relative_path(hop.at.path, how.project).str() + ':' + std::to_string(hop.at.line) + ": ";
    text += hop.message;
  }
  return text;
}

} // namespace corosan::checker
