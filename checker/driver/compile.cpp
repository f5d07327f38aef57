// Parses one translation unit and analyses it.
#include "checker/driver/compile.h"

#include "checker/driver/nolint.h"
#include "checker/lib/declared.h"

#include <clang/AST/ASTConsumer.h>
#include <clang/Basic/DiagnosticOptions.h>
#include <clang/Frontend/CompilerInstance.h>
#include <clang/Frontend/FrontendAction.h>
#include <clang/Frontend/TextDiagnosticPrinter.h>
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
    for (const finding &found : analyze(ast, settings_.opts, settings_.enabled, result_.seen))
      if (!comments.silences(found))
        result_.reports.push_back(make_report(found, sources, ast.getLangOpts()));
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
  action(const file_settings &settings, unit_result &result) : settings_(settings), result_(result) {}

  bool BeginInvocation(clang::CompilerInstance &compiler) override {
    compiler.getFrontendOpts().SkipFunctionBodies = true;
    return true;
  }
  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance &, llvm::StringRef) override {
    return std::make_unique<consumer>(settings_, result_);
  }

private:
  const file_settings &settings_;
  unit_result &result_;
};

} // namespace

unit_result check_unit(const clang::tooling::CompileCommand &command, const file_settings &settings) {
  unit_result result;
  llvm::InitializeAllTargetInfos(); // so that aarch64-linux-gnu-g++ is understood
  llvm::sys::fs::set_current_path(command.Directory);
  llvm::SmallString<256> file(command.Filename);
  llvm::sys::fs::make_absolute(file);
  llvm::sys::path::remove_dots(file, /*remove_dot_dot=*/true);
  result.file = std::string(file);

  llvm::raw_string_ostream errors(result.errors);
  clang::DiagnosticOptions diagnostics;
  clang::TextDiagnosticPrinter printer(errors, diagnostics);
  llvm::IntrusiveRefCntPtr<clang::FileManager> files(new clang::FileManager(clang::FileSystemOptions()));
  clang::tooling::ToolInvocation invocation(adjust_command(command), std::make_unique<action>(settings, result),
                                            files.get());
  invocation.setDiagnosticConsumer(&printer);
  invocation.setDiagnosticOptions(&diagnostics);
  result.failed = !invocation.run();
  return result;
}

} // namespace corosan::checker
