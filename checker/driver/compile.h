// Parses one translation unit the way its compile command says and analyses it.
#pragma once

#include "checker/driver/file_log.h"
#include "checker/driver/report.h"

#include <clang/Tooling/CompilationDatabase.h>

#include <functional>

namespace corosan::checker {

/// Which checks run on one file, and how.
struct file_settings {
  std::function<bool(llvm::StringRef)> enabled; ///< by id without the prefix; empty: every check that is on by default
  options opts;
  std::string facts_root; ///< set: facts for the link are collected, with paths relative to this folder
};

/// True when the check `id` really looks with these settings: that it found nothing then says that there is nothing.
bool can_judge(const file_settings &settings, llvm::StringRef id);

/// Parses `command`, whose arguments any GCC-compatible driver understands, and runs the rules over it. Findings that a
/// NOLINT comment silences are left out. Changes the process's working directory to the command's. The compiler's
/// warnings are not reported, its errors are in the result. Not thread-safe: one process per call when in parallel.
/// `files`, when given, gets every file that the check read or looked for.
unit_result check_unit(const clang::tooling::CompileCommand &command, const file_settings &settings,
                       file_log *files = nullptr);

/// Folder of Clang's own headers (stddef.h ...), empty when it cannot be found.
std::string resource_directory();

/// The command as it is given to Clang: compiled for syntax only, without outputs, plug-ins and flags that only GCC
/// has. Response files are read from `files`.
std::vector<std::string> adjust_command(const clang::tooling::CompileCommand &command, llvm::vfs::FileSystem &files);

/// Where the compiler stands in `arguments`: behind ccache, "env X=Y" and the like.
std::size_t compiler_index(llvm::ArrayRef<std::string> arguments);

/// File name of the compiler that the command names, after its symbolic links: "x86_64-linux-gnu-g++-12" for "c++".
/// Remembers what it looked up. Not thread-safe.
const std::string &compiler_name(const clang::tooling::CompileCommand &command);

/// True when the compiler that the command names is a g++ whose coroutines are miscompiled.
bool has_gcc_coroutine_bug(const clang::tooling::CompileCommand &command);

} // namespace corosan::checker
