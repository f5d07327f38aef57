// NOLINT comments: asks clang-tidy's handler, which wants a diagnostic, so a private diagnostics engine makes one.
#include "checker/driver/nolint.h"

#include "checker/lib/compat.h"

#include <clang-tidy/NoLintDirectiveHandler.h>
#include <clang/Tooling/Core/Diagnostic.h>

#include <llvm/ADT/SmallVector.h>
#include <llvm/ADT/Twine.h>

namespace corosan::checker {

struct nolint::engine final : clang::DiagnosticConsumer {
  explicit engine(clang::SourceManager &files)
      : sources(files), diagnostics(options.ids(), options.for_engine(), this, /*ShouldOwnClient=*/false) {
    diagnostics.setSourceManager(&files);
    id = diagnostics.getCustomDiagID(clang::DiagnosticsEngine::Warning, "%0");
  }

  void HandleDiagnostic(clang::DiagnosticsEngine::Level level, const clang::Diagnostic &diagnostic) override {
    llvm::SmallVector<clang::tooling::Diagnostic, 1> errors;
    silenced = handler.shouldSuppress(level, diagnostic, check, errors, /*AllowIO=*/true, /*EnableNoLintBlocks=*/true);
    for (const clang::tooling::Diagnostic &error : errors)
      problems.push_back(error.Message.FilePath + ": " + error.Message.Message);
  }

  clang::SourceManager &sources;
  diagnostic_options options;
  clang::DiagnosticsEngine diagnostics;
  clang::tidy::NoLintDirectiveHandler handler;
  unsigned id = 0;
  std::string check;
  bool silenced = false;
  std::vector<std::string> problems;
};

nolint::nolint(clang::SourceManager &sources) : engine_(std::make_unique<engine>(sources)) {}
nolint::~nolint() = default;

bool nolint::silenced_at(clang::SourceLocation location, llvm::StringRef check) {
  if (location.isInvalid())
    return false;
  engine_->check = check.str();
  engine_->silenced = false;
  engine_->diagnostics.Report(location, engine_->id) << check;
  problems_.insert(problems_.end(), engine_->problems.begin(), engine_->problems.end());
  engine_->problems.clear();
  return engine_->silenced;
}

bool nolint::silences(const finding &found) {
  std::string check = "coro-" + std::string(found.rule->id);
  bool silenced = silenced_at(found.location, check);
  for (const note &hop : found.notes)
    silenced = silenced || silenced_at(hop.location, check);
  return silenced;
}

} // namespace corosan::checker
