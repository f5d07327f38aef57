// Which translation units a run is about: the entries of a compile_commands.json, or files with the flags given after
// --.
#pragma once

#include "checker/lib/nearest.h"

#include <clang/Tooling/CompilationDatabase.h>

#include <llvm/ADT/ArrayRef.h>
#include <llvm/ADT/StringRef.h>

#include <string>
#include <vector>

namespace corosan::checker {

/// What there is to do, and what is wrong with the request.
struct unit_selection {
  std::vector<clang::tooling::CompileCommand> units; ///< in the order of the database, C++ only
  std::vector<std::string> problems; ///< each a whole message; a run with problems ends with exit status 2
  bool whole = false;                ///< `units` are all of the database's
  std::string empty_because;         ///< when there are no units and no problems: why
  std::string database;              ///< the compile_commands.json that was read, with its links followed; or ""
  std::vector<std::string> notes;    ///< what was left out, each a whole message
};

/// The main file of `unit`, absolute, without "." and "..".
std::string main_file_of(const clang::tooling::CompileCommand &unit);

/// Reads DIR/compile_commands.json (or the file itself) when `build_path` is set; else looks for it in the folder of
/// the first path and all folders above, and in their `build`. `paths` are files or folders; none means every entry.
unit_selection select_from_database(llvm::StringRef build_path, llvm::ArrayRef<std::string> paths);

/// The commands of `file... -- flags`. `flags` may begin with a compiler, as CMake writes it.
unit_selection select_with_flags(llvm::ArrayRef<std::string> paths, llvm::ArrayRef<std::string> flags);

/// Where results are kept: `named`, or ".coro-tidy-cache" beside the database; "" for nowhere.
std::string cache_folder_of(const unit_selection &selected, llvm::StringRef named, bool no_cache);

} // namespace corosan::checker
