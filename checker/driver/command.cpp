// A compile command made fit for Clang, whatever compiler it was written for.
#include "checker/driver/compile.h"

#include <clang/Tooling/ArgumentsAdjusters.h>

#include <llvm/ADT/StringSwitch.h>
#include <llvm/Support/FileSystem.h>
#include <llvm/Support/Path.h>
#include <llvm/Support/Program.h>

namespace corosan::checker {

std::string resource_directory() {
  std::string built_with = COROSAN_RESOURCE_DIR;
  return llvm::sys::fs::is_directory(built_with + "/include") ? built_with : std::string();
}

std::vector<std::string> adjust_command(const clang::tooling::CompileCommand &command) {
  using namespace clang::tooling;
  ArgumentsAdjuster adjuster =
      combineAdjusters(getClangStripOutputAdjuster(),
                       combineAdjusters(getClangStripDependencyFileAdjuster(),
                                        combineAdjusters(getStripPluginsAdjuster(), getClangSyntaxOnlyAdjuster())));
  std::vector<std::string> arguments = adjuster(command.CommandLine, command.Filename);
  std::vector<std::string> ours = {"-w", "-Wno-error", "-Qunused-arguments"};
  if (std::string folder = resource_directory(); !folder.empty())
    ours.push_back("-resource-dir=" + folder);
  arguments.insert(arguments.begin() + 1, ours.begin(), ours.end());
  return arguments;
}

bool has_gcc_coroutine_bug(const clang::tooling::CompileCommand &) { return false; }

} // namespace corosan::checker
