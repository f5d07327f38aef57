// JUnit XML: a failed test case per finding, a passed one per translation unit without any, an error when some did not
// compile. Names have no line numbers: services tell new failures from old ones by class and name.
#include "checker/render/render.h"

#include <llvm/ADT/StringExtras.h>
#include <llvm/ADT/StringMap.h>
#include <llvm/ADT/StringSet.h>
#include <llvm/Support/JSON.h>

namespace corosan::checker {
namespace {

/// `text` for an attribute or an element. Control characters cannot be written in XML at all.
std::string xml(llvm::StringRef text) {
  std::string clean = llvm::json::fixUTF8(text);
  for (char &c : clean)
    if (static_cast<unsigned char>(c) < ' ' && c != '\n' && c != '\t')
      c = '?';
  std::string result;
  llvm::raw_string_ostream out(result);
  llvm::printHTMLEscaped(clean, out);
  return result;
}

} // namespace

void render_junit(llvm::raw_ostream &out, const run_result &run, const render_options &how) {
  llvm::StringSet<> with_findings;
  for (const report &one : run.reports)
    with_findings.insert(one.at.path);
  std::vector<llvm::StringRef> clean;
  for (const std::string &file : run.checked)
    if (!with_findings.contains(file))
      clean.push_back(file);

  out << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"coro-tidy\">\n"
      << "  <testsuite name=\"coro-tidy\" tests=\"" << run.reports.size() + clean.size() + (run.failed != 0)
      << "\" failures=\"" << run.reports.size() << "\" errors=\"" << (run.failed != 0) << "\" skipped=\"0\">\n";
  llvm::StringMap<unsigned> names;
  for (const report &one : run.reports) {
    std::string path = xml(relative_path(one.at.path, how.project));
    std::string name = "coro-" + std::string(one.rule->id) + ": " + one.message;
    if (unsigned earlier = names[path + '\0' + name]++)
      name += " (" + std::to_string(earlier + 1) + ")";
    out << "    <testcase classname=\"" << path << "\" name=\"" << xml(name) << "\" file=\"" << path << "\" line=\""
        << one.at.line << "\">\n      <failure type=\"" << level_name(one.rule->level) << "\" message=\""
        << xml(one.message) << "\">" << path << ':' << one.at.line << ':' << one.at.column << ": "
        << xml(message_with_notes(one, how)) << "</failure>\n    </testcase>\n";
  }
  for (llvm::StringRef file : clean) {
    std::string path = xml(relative_path(file, how.project));
    out << "    <testcase classname=\"" << path << "\" name=\"no finding\" file=\"" << path << "\"/>\n";
  }
  if (run.failed)
    out << "    <testcase classname=\"coro-tidy\" name=\"every translation unit compiles\">\n      <error message=\""
        << run.failed << " of " << run.units << " could not be checked\"/>\n    </testcase>\n";
  out << "  </testsuite>\n</testsuites>\n";
}

} // namespace corosan::checker
