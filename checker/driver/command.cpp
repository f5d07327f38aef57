// A compile command made fit for Clang, whatever compiler it was written for.
#include "checker/driver/compile.h"

#include <clang/Basic/Version.h>
#include <clang/Tooling/ArgumentsAdjusters.h>
#include <clang/Tooling/Tooling.h>
#if CLANG_VERSION_MAJOR >= 22
#include <clang/Options/Options.h>
namespace driver_options = clang::options;
#else
#include <clang/Driver/Options.h>
namespace driver_options = clang::driver::options;
#endif

#include <llvm/ADT/STLExtras.h>
#include <llvm/Option/ArgList.h>
#include <llvm/Option/OptTable.h>
#include <llvm/Support/FileSystem.h>
#include <llvm/Support/MemoryBuffer.h>
#include <llvm/Support/Path.h>
#include <llvm/Support/Program.h>
#include <llvm/Support/VirtualFileSystem.h>

namespace corosan::checker {
namespace {

namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

#if CLANG_VERSION_MAJOR >= 22
const llvm::opt::OptTable &option_table() { return clang::getDriverOptTable(); }
#else
const llvm::opt::OptTable &option_table() { return clang::driver::getDriverOptTable(); }
#endif

/// Leaves out what Clang's driver does not know: flags of GCC such as -fanalyzer or -fconcepts-diagnostics-depth=2.
void drop_unknown_flags(std::vector<std::string> &arguments) {
  std::vector<const char *> raw;
  for (const std::string &argument : llvm::drop_begin(arguments))
    raw.push_back(argument.c_str());
  unsigned missing_index = 0, missing_count = 0;
  llvm::opt::InputArgList parsed =
      option_table().ParseArgs(raw, missing_index, missing_count, llvm::opt::Visibility(driver_options::ClangOption));
  std::vector<bool> unknown(arguments.size());
  for (const llvm::opt::Arg *argument : parsed)
    if (argument->getOption().getKind() == llvm::opt::Option::UnknownClass)
      unknown[argument->getIndex() + 1] = true;
  std::size_t index = 0;
  llvm::erase_if(arguments, [&](const std::string &) { return unknown[index++]; });
}

/// What `compiler` is called after its symbolic links: c++ -> g++ -> x86_64-linux-gnu-g++-12.
std::string real_name(llvm::StringRef compiler) {
  std::string found = compiler.str();
  if (!compiler.contains('/'))
    if (llvm::ErrorOr<std::string> program = llvm::sys::findProgramByName(compiler))
      found = *program;
  llvm::SmallString<256> real;
  if (fs::real_path(found, real))
    return path::filename(compiler).str();
  return path::filename(real).str();
}

/// Major version that `compiler -dumpversion` prints, 0 when it cannot be asked.
unsigned dump_version(llvm::StringRef compiler) {
  llvm::ErrorOr<std::string> program = llvm::sys::findProgramByName(compiler);
  llvm::SmallString<64> output;
  if (!program || fs::createTemporaryFile("coro-tidy", "version", output))
    return 0;
  const std::optional<llvm::StringRef> redirects[] = {llvm::StringRef(), llvm::StringRef(output), llvm::StringRef()};
  unsigned major = 0;
  if (llvm::sys::ExecuteAndWait(*program, {*program, "-dumpversion"}, std::nullopt, redirects, /*SecondsToWait=*/10) ==
      0)
    if (auto text = llvm::MemoryBuffer::getFile(output))
      (*text)->getBuffer().take_while(llvm::isDigit).getAsInteger(10, major);
  fs::remove(output);
  return major;
}

// Every release up to this one was seen to miscompile; of newer ones nothing is known here.
constexpr unsigned last_bad_gcc = 12;

} // namespace

std::string resource_directory() {
  std::string built_with = COROSAN_RESOURCE_DIR;
  return fs::is_directory(built_with + "/include") ? built_with : std::string();
}

std::vector<std::string> adjust_command(const clang::tooling::CompileCommand &command) {
  using namespace clang::tooling;
  std::vector<std::string> arguments = command.CommandLine;
  addExpandedResponseFiles(arguments, command.Directory, llvm::cl::TokenizeGNUCommandLine,
                           *llvm::vfs::getRealFileSystem());
  addTargetAndModeForProgramName(arguments, real_name(arguments.front()));
  drop_unknown_flags(arguments);
  ArgumentsAdjuster adjuster =
      combineAdjusters(getClangStripOutputAdjuster(),
                       combineAdjusters(getClangStripDependencyFileAdjuster(),
                                        combineAdjusters(getStripPluginsAdjuster(), getClangSyntaxOnlyAdjuster())));
  arguments = adjuster(arguments, command.Filename);

  std::vector<std::string> ours = {"-w", "-Wno-error", "-Qunused-arguments"};
  std::string folder = resource_directory();
  if (!folder.empty() && llvm::none_of(arguments, [](llvm::StringRef argument) {
        return argument.starts_with("-resource-dir") || argument.starts_with("--resource-dir");
      }))
    ours.push_back("-resource-dir=" + folder);
  auto end_of_options = llvm::find(arguments, "--");
  arguments.insert(end_of_options, ours.begin(), ours.end());
  return arguments;
}

bool has_gcc_coroutine_bug(const clang::tooling::CompileCommand &command) {
  if (command.CommandLine.empty())
    return false;
  llvm::StringRef compiler = command.CommandLine.front();
  // A launcher such as ccache comes first in some databases.
  static const llvm::StringRef launchers[] = {"ccache", "distcc", "sccache", "icecc"};
  if (llvm::is_contained(launchers, path::filename(compiler)) && command.CommandLine.size() > 1)
    compiler = command.CommandLine[1];
  llvm::StringRef name = path::filename(compiler);
  std::string resolved = real_name(compiler);
  auto is_gcc = [](llvm::StringRef text) {
    return (text.contains("g++") && !text.contains("clang")) || text == "gcc" || text.contains("-gcc");
  };
  if (!is_gcc(name) && !is_gcc(resolved))
    return false;
  llvm::StringRef version = resolved;
  version = version.substr(std::min(version.size(), version.rfind('-')));
  unsigned major = 0;
  if (!version.consume_front("-") || version.getAsInteger(10, major))
    major = dump_version(compiler);
  return major != 0 && major <= last_bad_gcc;
}

} // namespace corosan::checker
