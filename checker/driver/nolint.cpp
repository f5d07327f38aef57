// NOLINT comments: asks clang-tidy's handler, which wants a diagnostic, so a private diagnostics engine makes one.
#include "checker/driver/nolint.h"

#include "checker/lib/compat.h"

#include <clang-tidy/GlobList.h>
#include <clang-tidy/NoLintDirectiveHandler.h>
#include <clang/Tooling/Core/Diagnostic.h>

#include <llvm/ADT/STLExtras.h>
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

bool nolint::silences_at(clang::SourceLocation location, llvm::StringRef check) {
  if (location.isInvalid())
    return false;
  engine_->check = check.str();
  engine_->silenced = false;
  engine_->diagnostics.Report(location, engine_->id) << check;
  problems_.insert(problems_.end(), engine_->problems.begin(), engine_->problems.end());
  engine_->problems.clear();
  if (engine_->silenced)
    mark_used(location, check);
  return engine_->silenced;
}

const std::vector<nolint_comment> &nolint::comments_of(clang::FileID file) {
  auto [entry, added] = comments_.try_emplace(file);
  if (added)
    entry->second = nolint_comments(engine_->sources.getBufferData(file));
  return entry->second;
}

void nolint::mark_used(clang::SourceLocation location, llvm::StringRef check) {
  clang::SourceManager &sources = engine_->sources;
  while (true) { // as clang-tidy does: where it is written, then where each macro around it is used
    auto [file, offset] = sources.getDecomposedSpellingLoc(location);
    unsigned line = sources.getLineNumber(file, offset);
    for (const nolint_comment &one : comments_of(file))
      for (const nolint_item &item : one.items)
        if (one.first <= line && line <= one.last && clang::tidy::GlobList(item.check).contains(check))
          used_.insert(sources.getLocForStartOfFile(file).getLocWithOffset(static_cast<int>(item.offset)));
    if (!location.isMacroID())
      return;
    location = sources.getImmediateExpansionRange(location).getBegin();
  }
}

std::vector<finding> nolint::keep(std::vector<finding> found, llvm::function_ref<bool(llvm::StringRef)> judged) {
  const std::string unused = "unused-suppression", itself = "coro-" + unused;
  auto decided = [&](llvm::StringRef glob) {
    return llvm::all_of(catalog::findings, [&](const catalog::finding &row) {
      return row.engines == catalog::engine::sanitizer ||
             !clang::tidy::GlobList(glob).contains("coro-" + std::string(row.id)) || judged(row.id);
    });
  };
  std::vector<bool> gone(found.size());
  for (std::size_t i = 0; i < found.size(); ++i)
    gone[i] = found[i].rule->id != unused && silences(found[i]);
  // A comment that silences this very check for another comment is used, too: such comments come last.
  for (bool last : {false, true})
    for (std::size_t i = 0; i < found.size(); ++i)
      if (found[i].rule->id == unused && (found[i].subject == itself) == last)
        gone[i] = used_.count(found[i].location) || !decided(found[i].subject) || silences(found[i]);
  std::size_t index = 0;
  llvm::erase_if(found, [&](const finding &) { return gone[index++]; });
  return found;
}

bool nolint::silences(const finding &found) {
  std::string check = "coro-" + std::string(found.rule->id);
  bool silenced = silences_at(found.location, check);
  for (const note &hop : found.notes)
    silenced = silences_at(hop.location, check) || silenced; // all of them: each comment that does something is used
  return silenced;
}

} // namespace corosan::checker
