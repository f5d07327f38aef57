// coro-tidy: the checker as a command.
#include "checker/driver/compile.h"

#include <clang/Tooling/CompilationDatabase.h>

#include <llvm/Support/CommandLine.h>
#include <llvm/Support/raw_ostream.h>

namespace checker = corosan::checker;

int main(int argc, char **argv) {
  std::string problem;
  std::unique_ptr<clang::tooling::CompilationDatabase> fixed =
      clang::tooling::FixedCompilationDatabase::loadFromCommandLine(argc, argv, problem);
  llvm::cl::list<std::string> paths(llvm::cl::Positional, llvm::cl::desc("[paths...]"));
  llvm::cl::ParseCommandLineOptions(argc, argv);
  bool failed = false, found = false;
  checker::file_settings settings;
  settings.enabled = [](llvm::StringRef) { return true; };
  for (const std::string &path : paths)
    for (const clang::tooling::CompileCommand &command : fixed->getCompileCommands(path)) {
      checker::unit_result result = checker::check_unit(command, settings);
      llvm::errs() << result.errors;
      failed |= result.failed;
      for (const checker::report &one : result.reports) {
        found = true;
        llvm::outs() << one.at.path << ":" << one.at.line << ":" << one.at.column << ": warning: " << one.message
                     << " [coro-" << one.rule->id << "]\n";
        for (const checker::report_note &hop : one.notes)
          llvm::outs() << hop.at.path << ":" << hop.at.line << ":" << hop.at.column << ": note: " << hop.message
                       << "\n";
      }
    }
  return failed ? 2 : found;
}
