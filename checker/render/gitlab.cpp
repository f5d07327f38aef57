// GitLab's Code Quality report: an array of issues, told apart by their fingerprints.
#include "checker/render/render.h"

#include <llvm/Support/JSON.h>

namespace corosan::checker {
namespace {

llvm::StringRef severity(catalog::level level) {
  constexpr llvm::StringRef names[] = {"info", "major", "critical"};
  return names[static_cast<unsigned>(level)];
}

} // namespace

void render_gitlab(llvm::raw_ostream &out, const run_result &run, const render_options &how) {
  llvm::json::OStream json(out, 2);
  json.array([&] {
    for (const report &one : run.reports)
      json.object([&] {
        json.attribute("description", llvm::json::fixUTF8(message_with_notes(one, how)));
        json.attribute("check_name", "coro-" + std::string(one.rule->id));
        json.attribute("fingerprint", one.fingerprint);
        json.attribute("severity", severity(one.rule->level));
        json.attributeObject("location", [&] {
          json.attribute("path", llvm::json::fixUTF8(relative_path(one.at.path, how.project)));
          json.attributeObject("lines", [&] { json.attribute("begin", one.at.line); });
        });
      });
  });
  out << '\n';
}

} // namespace corosan::checker
