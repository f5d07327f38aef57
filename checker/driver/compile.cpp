// Parses one translation unit and analyses it.
#include "checker/driver/compile.h"

#include "checker/driver/nolint.h"
#include "checker/lib/compat.h"
#include "checker/lib/declared.h"
#include "checker/link/emit.h"

#include <clang/AST/ASTConsumer.h>
#include <clang/Frontend/CompilerInstance.h>
#include <clang/Frontend/FrontendAction.h>
#include <clang/Tooling/Tooling.h>

#include <llvm/Support/FileSystem.h>
#include <llvm/Support/Path.h>
#include <llvm/Support/TargetSelect.h>

namespace corosan::checker {
namespace {

class consumer final : public clang::ASTConsumer {
public:
  consumer(const file_settings &settings, unit_result &result) : settings_(settings), result_(result) {}

  void HandleTranslationUnit(clang::ASTContext &ast) override {
    if (ast.getDiagnostics().hasUnrecoverableErrorOccurred())
      return;
    clang::SourceManager &sources = ast.getSourceManager();
    nolint comments(sources);
    auto look = [&](const model &program) {
      if (!settings_.facts_root.empty())
        result_.facts = unit_facts(program, settings_, comments);
    };
    auto judged = [&](llvm::StringRef id) { return can_judge(settings_, id); };
    for (const finding &found :
         comments.keep(analyze(ast, settings_.opts, settings_.enabled, result_.seen, look), judged))
      result_.reports.push_back(make_report(found, sources, ast.getLangOpts()));
    for (clang::SourceLocation used : comments.used())
      result_.used_comments.push_back(place_key(make_place(used, sources)));
    if (settings_.opts.rows)
      result_.known_lines = declared_lines(ast, *settings_.opts.rows);
    for (const std::string &problem : comments.problems())
      result_.errors += problem + "\n";
  }

  // Nobody reads the bodies of system headers; Clang itself keeps those it needs (constexpr, deduced return types).
  bool shouldSkipFunctionBody(clang::Decl *decl) override {
    const clang::SourceManager &sources = decl->getASTContext().getSourceManager();
    return sources.isInSystemHeader(decl->getLocation());
  }

private:
  const file_settings &settings_;
  unit_result &result_;
};

class action final : public clang::ASTFrontendAction {
public:
  /// `said`: where the compiler's words go.
  action(const file_settings &settings, unit_result &result, std::string &said)
      : settings_(settings), result_(result), said_(said) {}

  bool BeginInvocation(clang::CompilerInstance &compiler) override {
    // We came here in spite of what the driver says about flags of another compiler: that is no error, then.
    said_.clear();
    compiler.getDiagnosticClient().clear();
    compiler.getFrontendOpts().SkipFunctionBodies = true;
    compiler.setVerboseOutputStream(llvm::nulls()); // "1 error generated."
    return true;
  }
  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance &, llvm::StringRef) override {
    return std::make_unique<consumer>(settings_, result_);
  }

private:
  const file_settings &settings_;
  unit_result &result_;
  std::string &said_;
};

/// The compiler's words about the code. What the driver says of flags that it does not need, no user wants to read.
class printer final : public clang::TextDiagnosticPrinter {
public:
  using TextDiagnosticPrinter::TextDiagnosticPrinter;
  void HandleDiagnostic(clang::DiagnosticsEngine::Level level, const clang::Diagnostic &diagnostic) override {
    if (level >= clang::DiagnosticsEngine::Error || diagnostic.getLocation().isValid())
      TextDiagnosticPrinter::HandleDiagnostic(level, diagnostic);
  }
};

/// What may help with the compiler's `errors`, or "".
const char *advice_for(llvm::StringRef errors) {
  if (errors.contains("error: module '") && errors.contains("not found"))
    return "coro-tidy: note: C++ modules are read as Clang " LLVM_MAJOR_STRING
           " has built them; build the project with it first\n";
  return "";
}

} // namespace

bool can_judge(const file_settings &settings, llvm::StringRef id) {
  return settings.enabled(id) && (id != "gcc-coroutine-bug" || settings.opts.gcc_coroutine_bug);
}

unit_result check_unit(const clang::tooling::CompileCommand &command, const file_settings &settings, file_log *log) {
  unit_result result;
  llvm::InitializeAllTargetInfos(); // so that aarch64-linux-gnu-g++ is understood
  std::error_code no_folder = llvm::sys::fs::set_current_path(command.Directory);
  llvm::SmallString<256> file(command.Filename);
  llvm::sys::fs::make_absolute(file);
  llvm::sys::path::remove_dots(file, /*remove_dot_dot=*/true);
  result.file = std::string(file);
  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> system = llvm::vfs::getRealFileSystem();
  if (log)
    system = logging_file_system(system, command.Directory, *log);
  if (no_folder || !system->exists(file)) {
    result.failed = true;
    result.errors = "coro-tidy: error: '" + (no_folder ? command.Directory : result.file) + "' does not exist; " +
                    (no_folder ? "its compile command for '" + command.Filename + "' runs there\n"
                               : "when the build generates it, build first\n");
    if (log)
      log->complete = log->complete && !no_folder;
    return result;
  }
  std::string said;
  llvm::raw_string_ostream errors(said);
  diagnostic_options diagnostics;
  printer printer(errors, diagnostics.for_printer());
  llvm::IntrusiveRefCntPtr<clang::FileManager> files(new clang::FileManager(clang::FileSystemOptions(), system));
  clang::tooling::ToolInvocation invocation(adjust_command(command, *system),
                                            std::make_unique<action>(settings, result, said), files.get());
  invocation.setDiagnosticConsumer(&printer);
  invocation.setDiagnosticOptions(diagnostics.get());
  result.failed = !invocation.run();
  if (result.failed)
    result.errors = said + advice_for(said) + result.errors;
  return result;
}

} // namespace corosan::checker
