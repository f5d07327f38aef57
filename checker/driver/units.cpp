// Finds and reads compile_commands.json, and picks the units that the user named.
#include "checker/driver/units.h"

#include "checker/driver/compile.h"

#include <clang/Driver/Types.h>
#include <clang/Tooling/JSONCompilationDatabase.h>

#include <llvm/ADT/SmallString.h>
#include <llvm/ADT/Twine.h>
#include <llvm/Support/FileSystem.h>
#include <llvm/Support/Path.h>

#include <set>

namespace corosan::checker {
namespace {

namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;
using clang::tooling::CompileCommand;

constexpr const char *how_to_make_one =
    "make one with `cmake -DCMAKE_EXPORT_COMPILE_COMMANDS=ON` (Meson writes it by itself, `bear -- make` helps "
    "elsewhere), or give the flags: coro-tidy file.cpp -- -std=c++20";

std::string absolute(llvm::StringRef name, llvm::StringRef directory = {}) {
  llvm::SmallString<256> result(name);
  if (directory.empty())
    fs::make_absolute(result);
  else if (!path::is_absolute(name)) {
    result = directory;
    path::append(result, name);
  }
  path::remove_dots(result, /*remove_dot_dot=*/true);
  return std::string(result);
}

enum class language : unsigned char { cxx, device, other };

/// C++, code for graphics cards (which Clang reads as C++ with a tool kit that may not be there), or something else.
/// Precompiled headers are not units: what is in them is seen where they are included.
language language_of(const CompileCommand &command) {
  std::string compiler = compiler_name(command);
  if (compiler == "nvcc" || compiler == "hipcc")
    return language::device;
  llvm::StringRef named;
  for (size_t i = 0; i < command.CommandLine.size(); ++i) {
    llvm::StringRef argument = command.CommandLine[i];
    if (argument.consume_front("-x"))
      named = argument.empty() && i + 1 < command.CommandLine.size() ? command.CommandLine[i + 1] : argument;
  }
  if (named.starts_with("cu") || named.starts_with("hip"))
    return language::device;
  if (!named.empty() && named != "none")
    return named.starts_with("c++") && !named.ends_with("header") ? language::cxx : language::other;
  using namespace clang::driver;
  llvm::StringRef extension = path::extension(command.Filename).drop_front(path::has_extension(command.Filename));
  types::ID type = types::lookupTypeForExtension(extension);
  if (types::isCuda(type) || types::isHIP(type))
    return language::device;
  return types::isCXX(type) ? language::cxx : language::other;
}

/// A relative folder of an entry is one beside the database, when that exists, else one where we are.
void make_directory_absolute(CompileCommand &command, llvm::StringRef database) {
  if (path::is_absolute(command.Directory))
    return;
  std::string beside = absolute(command.Directory, path::parent_path(database));
  command.Directory = fs::is_directory(beside) ? beside : absolute(command.Directory);
}

/// The database to read, or "" with a message of where it was looked for.
std::string find_database(llvm::StringRef build_path, llvm::ArrayRef<std::string> paths, std::string &problem) {
  auto inside = [](llvm::StringRef folder) { return absolute("compile_commands.json", absolute(folder)); };
  if (!build_path.empty()) {
    if (fs::is_regular_file(build_path))
      return absolute(build_path);
    if (std::string file = inside(build_path); fs::exists(file))
      return file;
    problem = "no compile_commands.json in '" + absolute(build_path) + "'; " + how_to_make_one;
    return {};
  }
  std::string start = absolute(paths.empty() ? "." : llvm::StringRef(paths.front()));
  if (!fs::is_directory(start))
    start = path::parent_path(start).str();
  for (llvm::StringRef folder = start; !folder.empty(); folder = path::parent_path(folder))
    for (const std::string &file : {inside(folder), inside((folder + "/build").str())})
      if (fs::exists(file))
        return file;
  problem = "no compile_commands.json in '" + start + "', its 'build' folder, or any folder above; name its folder " +
            "with -p, " + how_to_make_one;
  return {};
}

std::string not_in_database(llvm::StringRef name, llvm::StringRef database, llvm::ArrayRef<CompileCommand> all) {
  std::string text = "'" + name.str() + "' is not in '" + database.str() + "' (" + std::to_string(all.size()) +
                     (all.size() == 1 ? " entry" : " entries") + ")";
  if (!fs::exists(name))
    return "no such file or folder: '" + name.str() + "'";
  if (fs::is_directory(name))
    return text + "; no entry lies below it";
  std::vector<std::string> names;
  for (const CompileCommand &command : all)
    if (path::filename(command.Filename) == path::filename(name))
      return text + "; did you mean '" + absolute(command.Filename, command.Directory) + "'?";
  return text + "; name a file that the build compiles, or give the flags: coro-tidy " + name.str() + " -- -std=c++20";
}

} // namespace

std::string main_file_of(const CompileCommand &unit) { return absolute(unit.Filename, unit.Directory); }

std::string cache_folder_of(const unit_selection &selected, llvm::StringRef named, bool no_cache) {
  if (no_cache)
    return {};
  if (!named.empty() || selected.database.empty())
    return named.str();
  return (path::parent_path(selected.database) + "/.coro-tidy-cache").str();
}

unit_selection select_from_database(llvm::StringRef build_path, llvm::ArrayRef<std::string> paths) {
  unit_selection selected;
  std::string problem;
  std::string file = find_database(build_path, paths, problem);
  std::unique_ptr<clang::tooling::CompilationDatabase> database;
  if (!file.empty()) {
    database = clang::tooling::JSONCompilationDatabase::loadFromFile(file, problem,
                                                                     clang::tooling::JSONCommandLineSyntax::AutoDetect);
    if (!database)
      problem = "cannot read '" + file + "': " + llvm::StringRef(problem).trim().str() +
                "; it may be half-written: run the build's configure step again";
  }
  if (!database) {
    selected.problems.push_back(problem);
    return selected;
  }

  llvm::SmallString<256> real;
  selected.database = fs::real_path(file, real) ? file : std::string(real);
  std::vector<CompileCommand> all = database->getAllCompileCommands();
  if (all.empty()) {
    selected.empty_because = "'" + file + "' has no entries";
    return selected;
  }
  std::vector<std::string> names;
  for (CompileCommand &command : all) {
    make_directory_absolute(command, file);
    names.push_back(main_file_of(command));
  }
  std::vector<bool> wanted(all.size(), paths.empty());
  for (const std::string &name : paths) {
    std::string target = absolute(name), folder = target + "/";
    llvm::StringRef last = path::filename(target);
    bool any = false;
    for (size_t i = 0; i < all.size(); ++i)
      if (names[i] == target || llvm::StringRef(names[i]).starts_with(folder) ||
          (path::filename(names[i]) == last && fs::equivalent(names[i], target)))
        wanted[i] = any = true;
    if (!any)
      selected.problems.push_back(not_in_database(name, file, all));
  }
  selected.whole = true;
  std::size_t for_devices = 0;
  std::set<std::vector<std::string>> seen; // some generators write an entry twice
  for (size_t i = 0; i < all.size(); ++i) {
    language is = language_of(all[i]);
    selected.whole = selected.whole && (wanted[i] || is != language::cxx);
    if (!wanted[i])
      continue;
    for_devices += is == language::device;
    std::vector<std::string> all_of_it = all[i].CommandLine;
    all_of_it.insert(all_of_it.end(), {all[i].Directory, all[i].Filename});
    if (is == language::cxx && seen.insert(std::move(all_of_it)).second)
      selected.units.push_back(std::move(all[i]));
  }
  if (for_devices)
    selected.notes.push_back("CUDA and HIP code is not checked: " + std::to_string(for_devices) +
                             (for_devices == 1 ? " entry" : " entries") + " of '" + file + "' left out");
  if (selected.units.empty())
    selected.empty_because = "no C++ file among the chosen entries of '" + file + "'";
  return selected;
}

unit_selection select_with_flags(llvm::ArrayRef<std::string> paths, llvm::ArrayRef<std::string> flags) {
  unit_selection selected;
  std::string compiler = "clang++";
  if (!flags.empty() && !llvm::StringRef(flags.front()).starts_with("-")) {
    compiler = flags.front(); // CMake hands over the whole compile command
    flags = flags.drop_front();
  }
  for (const std::string &name : paths) {
    if (!fs::is_regular_file(name)) {
      selected.problems.push_back("no such file: '" + name + "'");
      continue;
    }
    CompileCommand &command = selected.units.emplace_back();
    command.Filename = absolute(name);
    command.Directory = absolute(".");
    command.CommandLine.push_back(compiler);
    for (const std::string &flag : flags)
      if (flag != name && absolute(flag) != command.Filename)
        command.CommandLine.push_back(flag);
    command.CommandLine.push_back(command.Filename);
  }
  if (paths.empty())
    selected.problems.push_back("no file before '--'; usage: coro-tidy file.cpp -- -std=c++20");
  return selected;
}

} // namespace corosan::checker
