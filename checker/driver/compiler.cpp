// Which compiler a command is written for, behind launchers and symbolic links.
#include "checker/driver/compile.h"

#include <llvm/ADT/STLExtras.h>
#include <llvm/ADT/StringExtras.h>
#include <llvm/Support/FileSystem.h>
#include <llvm/Support/MemoryBuffer.h>
#include <llvm/Support/Path.h>
#include <llvm/Support/Program.h>

namespace corosan::checker {
namespace {

namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

bool is_launcher(llvm::StringRef name) {
  static const llvm::StringRef launchers[] = {"ccache", "distcc",     "sccache", "icecc", "gomacc",
                                              "env",    "buildcache", "nice",    "time"};
  return llvm::is_contained(launchers, path::filename(name));
}

/// What `compiler` is called after its symbolic links: c++ -> g++ -> x86_64-linux-gnu-g++-12.
std::string real_name(llvm::StringRef compiler) {
  std::string found = compiler.str();
  if (!compiler.contains('/'))
    if (llvm::ErrorOr<std::string> program = llvm::sys::findProgramByName(compiler))
      found = *program;
  llvm::SmallString<256> real;
  if (fs::real_path(found, real) || is_launcher(real)) // /usr/lib/ccache/g++ is a link to ccache
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

bool is_bad_gcc(llvm::StringRef compiler, llvm::StringRef resolved) {
  auto is_gcc = [](llvm::StringRef text) {
    return (text.contains("g++") && !text.contains("clang")) || text == "gcc" || text.contains("-gcc");
  };
  if (!is_gcc(path::filename(compiler)) && !is_gcc(resolved))
    return false;
  llvm::StringRef version = resolved;
  version = version.substr(std::min(version.size(), version.rfind('-')));
  unsigned major = 0;
  if (!version.consume_front("-") || version.getAsInteger(10, major))
    major = dump_version(compiler);
  return major != 0 && major <= last_bad_gcc;
}

/// What is known of a compiler; a build's thousands of commands name the same few.
struct known_compiler {
  std::string name;
  std::optional<bool> bad_gcc;
};

known_compiler &known(llvm::StringRef compiler) {
  static llvm::StringMap<known_compiler> compilers;
  auto [place, added] = compilers.try_emplace(compiler);
  if (added)
    place->second.name = real_name(compiler);
  return place->second;
}

llvm::StringRef compiler_of(const clang::tooling::CompileCommand &command) {
  std::size_t index = compiler_index(command.CommandLine);
  return index < command.CommandLine.size() ? llvm::StringRef(command.CommandLine[index]) : llvm::StringRef();
}

} // namespace

std::size_t compiler_index(llvm::ArrayRef<std::string> arguments) {
  std::size_t index = 0;
  auto goes_on = [&](std::size_t at) {
    return at < arguments.size() && !llvm::StringRef(arguments[at]).starts_with("-");
  };
  while (goes_on(index + 1) && is_launcher(arguments[index])) {
    bool is_env = path::filename(arguments[index]) == "env";
    ++index;
    while (is_env && goes_on(index + 1) && llvm::StringRef(arguments[index]).contains('='))
      ++index;
  }
  return index;
}

const std::string &compiler_name(const clang::tooling::CompileCommand &command) {
  return known(compiler_of(command)).name;
}

bool has_gcc_coroutine_bug(const clang::tooling::CompileCommand &command) {
  llvm::StringRef compiler = compiler_of(command);
  known_compiler &about = known(compiler);
  if (!about.bad_gcc)
    about.bad_gcc = !compiler.empty() && is_bad_gcc(compiler, about.name);
  return *about.bad_gcc;
}

} // namespace corosan::checker
