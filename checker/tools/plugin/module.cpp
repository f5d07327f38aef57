// Our rules as clang-tidy checks. Each rule is one check, so that clang-tidy's own --checks, NOLINT and .clang-tidy
// work on it; the checks of a translation unit share one analysis. Linked into CoroTidyPlugin.so and into coro-clangd.
#include "checker/tools/plugin/module.h"

#include "checker/driver/nolint.h"
#include "checker/lib/own_rows.h"
#include "checker/lib/rule.h"

#include <clang-tidy/ClangTidyCheck.h>
#include <clang-tidy/ClangTidyModule.h>
#include <clang/ASTMatchers/ASTMatchFinder.h>
#include <clang/Basic/SourceManager.h>
#include <clang/Basic/Version.h>
#if CLANG_VERSION_MAJOR < 22
#include <clang-tidy/ClangTidyModuleRegistry.h>
#endif

namespace corosan::checker {
namespace {

using clang::ast_matchers::MatchFinder;

/// Absolute path of the file that is checked.
std::string main_file(const clang::ASTContext &ast) {
  const clang::SourceManager &sources = ast.getSourceManager();
  llvm::SmallString<256> path;
  if (clang::OptionalFileEntryRef file = sources.getFileEntryRefForID(sources.getMainFileID()))
    path = file->getName();
  sources.getFileManager().makeAbsolutePath(path);
  return std::string(path);
}

/// The findings of the translation unit that this thread analysed last. The checks of one unit run one after another on
/// one thread; clangd parses each file on a thread of its own.
class shared_analysis {
public:
  /// Findings of `rule` in `ast`; analyses when no other check of the unit did so yet.
  std::vector<finding> take(const catalog::finding *rule, clang::ASTContext &ast) {
    if (ast_ != &ast || taken_.count(rule)) {
      clang::FileManager &files = ast.getSourceManager().getFileManager();
      opts.rows = own_rows(files.getVirtualFileSystemPtr()).above(main_file(ast));
      nolint comments(ast.getSourceManager());
      findings_ = comments.keep(analyze(ast, opts, [](llvm::StringRef) { return true; }), [&](llvm::StringRef id) {
        return id != "gcc-coroutine-bug" || opts.gcc_coroutine_bug;
      });
      // Other units may need a header's comments; coro-tidy, which sees them all, can tell.
      llvm::erase_if(findings_, [&](const finding &one) {
        return one.rule->id == "unused-suppression" && !ast.getSourceManager().isInMainFile(one.location);
      });
      ast_ = &ast;
      taken_.clear();
    }
    taken_.insert(rule);
    std::vector<finding> mine;
    for (finding &one : findings_)
      if (one.rule == rule)
        mine.push_back(std::move(one));
    return mine;
  }
  void forget() {
    opts = {};
    ast_ = nullptr;
    findings_.clear();
    taken_.clear();
  }

  options opts; ///< what the checks of the unit were configured with; each sets its own

private:
  const clang::ASTContext *ast_ = nullptr;
  std::vector<finding> findings_;
  llvm::SmallPtrSet<const catalog::finding *, 16> taken_;
};
thread_local shared_analysis analysis;

class rule_check final : public clang::tidy::ClangTidyCheck {
public:
  rule_check(llvm::StringRef name, clang::tidy::ClangTidyContext *context, const catalog::finding *row)
      : ClangTidyCheck(name, context), row_(row) {
    for (const option_row &option : option_rows())
      if (option.check == llvm::StringRef(row->id))
        read_option(option);
    complain_of_unknown_options(*context);
  }

  bool isLanguageVersionSupported(const clang::LangOptions &language) const override { return language.CPlusPlus; }

  void registerMatchers(MatchFinder *finder) override {
    finder->addMatcher(clang::ast_matchers::translationUnitDecl().bind("unit"), this);
  }

  void check(const MatchFinder::MatchResult &result) override {
    if (result.Context->getDiagnostics().hasUnrecoverableErrorOccurred())
      return;
    for (finding &one : analysis.take(row_, *result.Context)) {
      move_into_source(one, *result.SourceManager);
      emit(one);
    }
  }

  void onEndOfTranslationUnit() override { analysis.forget(); }

  void storeOptions(clang::tidy::ClangTidyOptions::OptionMap &map) override {
    for (const option_row &option : option_rows())
      if (option.check == llvm::StringRef(row_->id))
        Options.store(map, option.name, option.get(opts_));
  }

private:
  void read_option(const option_row &option) {
    std::optional<llvm::StringRef> text = Options.get(option.name);
    if (!text)
      return;
    if (std::string wanted = option.set(opts_, *text); !wanted.empty())
      configurationDiag("'%0' wants %1, not '%2'") << option.key() << wanted << *text;
    option.set(analysis.opts, *text);
  }

  /// clang-tidy itself tells them with --verify-config only.
  void complain_of_unknown_options(const clang::tidy::ClangTidyContext &context) {
    std::string prefix = "coro-" + std::string(row_->id) + ".";
    for (const auto &entry : context.getOptions().CheckOptions)
      if (entry.getKey().starts_with(prefix))
        if (std::string problem = unknown_option(entry.getKey()); !problem.empty())
          configurationDiag("%0") << problem;
  }

  static void add_fixes(const clang::DiagnosticBuilder &builder, const finding &one) {
    for (const clang::FixItHint &fix : one.fixes)
      builder << fix;
  }
  /// The text that replaces the code in question; other edits add an #include.
  static llvm::StringRef new_text(const finding &one) {
    for (const clang::FixItHint &fix : one.fixes)
      if (!llvm::StringRef(fix.CodeToInsert).contains("#include"))
        return llvm::StringRef(fix.CodeToInsert).trim();
    return one.fixes.front().CodeToInsert;
  }

  /// A finding in a file that is no source, coro-calls.txt, is shown at the begin of the checked file: neither
  /// clang-tidy nor an editor shows it elsewhere.
  static void move_into_source(finding &one, const clang::SourceManager &sources) {
    if (one.rule->id != "bad-config" || sources.isWrittenInMainFile(one.location) ||
        sources.getIncludeLoc(sources.getFileID(one.location)).isValid())
      return;
    one.message = one.location.printToString(sources) + ": " + one.message;
    one.location = sources.getLocForStartOfFile(sources.getMainFileID());
    one.highlight = {};
  }

  void emit(const finding &one) {
    {
      auto builder = diag(one.location, "%0") << one.message;
      if (one.highlight.isValid())
        builder << one.highlight;
      if (fixes_are == fix_style::on_warning)
        add_fixes(builder, one);
    }
    if (fixes_are == fix_style::on_note && !one.fixes.empty())
      add_fixes(diag(one.location, "use '%0'", clang::DiagnosticIDs::Note) << new_text(one), one);
    for (const note &hop : one.notes)
      diag(hop.location, "%0", clang::DiagnosticIDs::Note) << hop.message;
  }

  const catalog::finding *row_;
  options opts_; ///< the options of this check only; the others keep their defaults
};

class module final : public clang::tidy::ClangTidyModule {
public:
  void addCheckFactories(clang::tidy::ClangTidyCheckFactories &factories) override {
    for (const rule &one : all_rules())
      factories.registerCheckFactory("coro-" + std::string(one.row->id),
                                     [row = one.row](llvm::StringRef name, clang::tidy::ClangTidyContext *context) {
                                       return std::make_unique<rule_check>(name, context, row);
                                     });
  }
};

clang::tidy::ClangTidyModuleRegistry::Add<module> registration("coro-module", "Finds coroutine bugs.");

} // namespace

volatile int module_anchor = 0;
fix_style fixes_are = fix_style::on_warning;

} // namespace corosan::checker
