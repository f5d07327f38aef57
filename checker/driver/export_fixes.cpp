// The YAML that clang-tidy --export-fixes writes, which clang-apply-replacements and review tools read.
#include "checker/driver/apply_fixes.h"
#include "checker/driver/replace_file.h"

#include <clang/Tooling/DiagnosticsYaml.h>

#include <llvm/Support/YAMLTraits.h>

#include <set>
#include <tuple>

namespace corosan::checker {
namespace {

using clang::tooling::Diagnostic;
using clang::tooling::Replacement;

clang::tooling::DiagnosticMessage message_at(const place &at, llvm::StringRef text) {
  clang::tooling::DiagnosticMessage message(text);
  message.FilePath = at.path;
  message.FileOffset = at.offset;
  return message;
}

using seen_includes = std::set<std::tuple<std::string, unsigned, std::string>>;

/// The fix of `one`; none when its edits contradict each other. An #include that an earlier one adds is not repeated.
llvm::StringMap<clang::tooling::Replacements> fix_of(const report &one, seen_includes &seen) {
  llvm::StringMap<clang::tooling::Replacements> fix;
  for (const edit &change : one.edits) {
    if (is_include(change) && !seen.emplace(change.at.path, change.offset, change.text).second)
      continue;
    if (llvm::Error problem =
            fix[change.at.path].add(Replacement(change.at.path, change.offset, change.length, change.text))) {
      llvm::consumeError(std::move(problem));
      return {};
    }
  }
  return fix;
}

Diagnostic to_diagnostic(const report &one, bool with_fix, seen_includes &seen, llvm::StringRef directory) {
  Diagnostic result("coro-" + std::string(one.rule->id), Diagnostic::Warning, directory);
  if (one.rule->level == catalog::level::error)
    result.DiagLevel = Diagnostic::Error;
  result.Message = message_at(one.at, one.message);
  if (with_fix)
    result.Message.Fix = fix_of(one, seen);
  for (const report_note &hop : one.notes)
    if (hop.at.line)
      result.Notes.push_back(message_at(hop.at, hop.message));
  return result;
}

} // namespace

std::string export_fixes(const run_result &run, bool unsafe, llvm::StringRef path, llvm::StringRef directory) {
  clang::tooling::TranslationUnitDiagnostics all;
  seen_includes seen;
  for (const report &one : run.reports)
    all.Diagnostics.push_back(to_diagnostic(one, one.safe_fix || unsafe, seen, directory));
  std::string text;
  llvm::raw_string_ostream out(text);
  llvm::yaml::Output yaml(out);
  yaml << all;
  return replace_file(path, text);
}

} // namespace corosan::checker
