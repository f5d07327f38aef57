// The effective configuration as YAML; see dump_config.h.
#include "checker/driver/dump_config.h"

#include "checker/driver/settings.h"

namespace corosan::checker {
namespace {

/// A scalar in single quotes, in which only the quote itself is special.
std::string quoted(llvm::StringRef text) {
  std::string result = "'";
  for (char c : text) {
    if (c == '\'')
      result += '\'';
    result += c;
  }
  return result + "'";
}

} // namespace

void dump_config(llvm::raw_ostream &out, const file_settings &settings) {
  std::string checks = "-*";
  for (const std::string &name : check_names())
    if (settings.enabled(llvm::StringRef(name).drop_front(sizeof("coro-") - 1)))
      checks += "," + name;
  out << "---\nChecks: " << quoted(checks) << "\nCheckOptions:\n";
  const options defaults;
  for (const option_row &row : option_rows())
    out << "  # " << row.help << " (default: " << quoted(row.get(defaults)) << ")\n  " << row.key() << ": "
        << quoted(row.get(settings.opts)) << '\n';
  out << "...\n";
}

} // namespace corosan::checker
