// A compile command made fit for Clang, whatever compiler it was written for: what writes files, what is bound to
// another compiler and what Clang does not know is left out.
#include "checker/driver/compile.h"

#include "checker/lib/compat.h"

#include <clang/Tooling/ArgumentsAdjusters.h>
#include <clang/Tooling/Tooling.h>

#include <llvm/ADT/STLExtras.h>
#include <llvm/Option/ArgList.h>
#include <llvm/Option/OptTable.h>
#include <llvm/Support/FileSystem.h>
#include <llvm/Support/Path.h>
#include <llvm/Support/VirtualFileSystem.h>

namespace corosan::checker {
namespace {

namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;
using clang::tooling::CompileCommand;

// Options that a check does without, by the beginning of their names; a '$' at the end stands for the end.
constexpr llvm::StringRef dropped_options[] = {
    // They write files besides the object file, or to the terminal.
    "-M",
    "--dependencies",
    "--write-dependencies",
    "--write-user-dependencies",
    "--user-dependencies",
    "--print-missing-file-dependencies",
    "-save-temps",
    "--save-temps",
    "-save-stats",
    "--save-stats",
    "--serialize-diagnostics",
    "-serialize-diagnostics",
    "-ftime-trace",
    "-ftime-report",
    "-gsplit-dwarf",
    "-fsave-optimization-record",
    "-foptimization-record",
    "-fproc-stat-report",
    "-fcrash-diagnostics",
    "-gen-reproducer",
    "-dumpdir",
    "--output",
    "-emit-",
    "-fmodule-output",
    "-fmodules-cache-path",
    "-o$",
    "-###$",
    "-v$",
    "--verbose$",
    "-H$",
    "--trace-includes$",
    "-stats",
    "-P$",
    "-dM$",
    "-dD$",
    "-dI$",
    "-index-",
    "-fdiagnostics-format",
    "-fdump-",
    "-fembed-",
    "-fthinlto-index",
    // They read what only the build's own compiler understands, or what it writes later.
    "-fprofile",
    "-fauto-profile",
    "-fcoverage",
    "-fmemory-profile",
    "-ftest-coverage",
    "-coverage$",
    "--coverage$",
    "-fcs-profile",
    "-fplugin",
    "-fpass-plugin",
    "-specs",
    "--specs",
    // Header modules: their headers are read as text.
    "-fmodules",
    "-fcxx-modules",
    "-fmodule-map-file",
    "-fmodule-name",
    "-fimplicit-module",
    "-fno-implicit-module",
    "-fmodule-header",
    "-fbuild-session",
    "-fapinotes",
};

// The same for what follows -Xclang; the first ones take a word of their own.
constexpr llvm::StringRef dropped_cc1_with_value[] = {"-include-pch",
                                                      "-load",
                                                      "-add-plugin",
                                                      "-plugin",
                                                      "-o",
                                                      "-dependency-file",
                                                      "-MT",
                                                      "-serialize-diagnostic-file",
                                                      "-header-include-file",
                                                      "-main-file-name"};
constexpr llvm::StringRef dropped_cc1[] = {
    "-emit-", "-plugin-arg", "-fmodules", "-fmodule-map-file", "-fimplicit-module", "-fno-pch-timestamp",
    "-ast-",  "-dump",       "-print-",   "-code-completion"};

// Options of GCC whose value is the next word; Clang would take that for an input file.
constexpr llvm::StringRef gcc_with_value[] = {"-aux-info", "-dumpbase",  "-dumpbase-ext",
                                              "-wrapper",  "-imultilib", "-imultiarch"};

bool begins_with_any(llvm::StringRef text, llvm::ArrayRef<llvm::StringRef> beginnings) {
  return llvm::any_of(beginnings, [&](llvm::StringRef beginning) {
    return beginning.consume_back("$") ? text == beginning : text.starts_with(beginning);
  });
}

std::string absolute(llvm::StringRef name, llvm::StringRef folder) {
  llvm::SmallString<256> result(name);
  if (!path::is_absolute(name)) {
    result = folder;
    path::append(result, name);
  }
  path::remove_dots(result, /*remove_dot_dot=*/true);
  return std::string(result);
}

/// The header that was precompiled into `file`, "" when it is not known.
std::string precompiled_header(llvm::StringRef file, llvm::vfs::FileSystem &files) {
  if (file.consume_back(".pch") || file.consume_back(".gch"))
    if (files.exists(file))
      return file.str();
  return {};
}

/// "-Wp,-DX,-MD,file" without what writes the dependency file; "" when nothing is left.
std::string without_dependencies(llvm::StringRef list) {
  llvm::SmallVector<llvm::StringRef> words;
  list.split(words, ',');
  std::string kept;
  for (std::size_t i = 1; i < words.size(); ++i)
    if (!words[i].starts_with("-M"))
      kept += "," + words[i].str();
    else if (words[i] != "-MP" && words[i] != "-MG" && words[i] != "-MM" && words[i] != "-M")
      ++i; // and its file
  return kept.empty() ? kept : "-Wp" + kept;
}

/// Rewrites the arguments one option at a time.
class rewriter {
public:
  rewriter(const CompileCommand &command, llvm::vfs::FileSystem &files) : command_(command), files_(files) {}

  std::vector<std::string> rewrite(llvm::ArrayRef<std::string> arguments) {
    std::vector<const char *> raw;
    for (const std::string &argument : arguments.drop_front())
      raw.push_back(argument.c_str());
    unsigned missing_index = 0, missing_count = 0;
    llvm::opt::InputArgList parsed =
        option_table().ParseArgs(raw, missing_index, missing_count, llvm::opt::Visibility(driver_options::ClangOption));
    std::string main_file = absolute(command_.Filename, command_.Directory);
    bool names_main_file = llvm::any_of(parsed, [&](const llvm::opt::Arg *option) {
      return is_input(*option) && absolute(option->getValue(), command_.Directory) == main_file;
    });

    kept_.push_back(arguments.front());
    llvm::SmallVector<const llvm::opt::Arg *> options(parsed.begin(), parsed.end());
    for (std::size_t i = 0; i < options.size(); ++i) {
      const llvm::opt::Arg &option = *options[i];
      std::size_t begin = option.getIndex() + 1;
      std::size_t end = i + 1 < options.size() ? options[i + 1]->getIndex() + 1 : arguments.size();
      llvm::ArrayRef<std::string> words = arguments.slice(begin, end - begin);
      if (is_input(option) && names_main_file && absolute(option.getValue(), command_.Directory) != main_file)
        continue; // another file of the same command
      if (take_gcc_value_)
        take_gcc_value_ = false;
      else if (option.getOption().getKind() == llvm::opt::Option::UnknownClass)
        take_gcc_value_ = llvm::is_contained(gcc_with_value, words.front()); // else -fanalyzer and the like
      else
        rewrite_option(option.getSpelling(), words);
    }
    return std::move(kept_);
  }

private:
  static bool is_input(const llvm::opt::Arg &option) {
    return option.getOption().getKind() == llvm::opt::Option::InputClass &&
           !llvm::StringRef(option.getValue()).starts_with("@");
  }

  void rewrite_option(llvm::StringRef option, llvm::ArrayRef<std::string> words) {
    llvm::StringRef first = words.front();
    if (option == "-Xclang" && words.size() == 2)
      return rewrite_cc1(words[1]);
    if (option == "-include-pch" && words.size() == 2) {
      if (std::string header = precompiled_header(words[1], files_); !header.empty())
        include(header);
      return;
    }
    if (option == "-include" && words.size() == 2)
      return include(words[1]);
    if (option == "-Wp,") {
      if (std::string rest = without_dependencies(first); !rest.empty())
        kept_.push_back(rest);
      return;
    }
    if (first.starts_with("@") && first.ends_with(".modmap"))
      return; // CMake's list of compiled modules, which the build has not written yet
    if (!begins_with_any(option, dropped_options))
      kept_.insert(kept_.end(), words.begin(), words.end());
  }

  /// Clang's driver would take FILE.gch or FILE.pch in its stead, which another compiler may have written.
  void include(const std::string &header) {
    for (const char *word : {"-Xclang", "-include", "-Xclang"})
      kept_.push_back(word);
    kept_.push_back(header);
  }

  void rewrite_cc1(const std::string &word) {
    if (!cc1_takes_.empty()) {
      if (cc1_takes_ == "-include-pch")
        if (std::string header = precompiled_header(word, files_); !header.empty())
          include(header);
      cc1_takes_.clear();
    } else if (llvm::is_contained(dropped_cc1_with_value, word)) {
      cc1_takes_ = word;
    } else if (!begins_with_any(word, dropped_cc1)) {
      kept_.push_back("-Xclang");
      kept_.push_back(word);
    }
  }

  const CompileCommand &command_;
  llvm::vfs::FileSystem &files_;
  std::vector<std::string> kept_;
  std::string cc1_takes_; ///< the last -Xclang word, when it is dropped together with the next
  bool take_gcc_value_ = false;
};

} // namespace

std::string resource_directory() {
  std::string built_with = COROSAN_RESOURCE_DIR;
  return fs::is_directory(built_with + "/include") ? built_with : std::string();
}

std::vector<std::string> adjust_command(const CompileCommand &command, llvm::vfs::FileSystem &files) {
  using namespace clang::tooling;
  std::vector<std::string> arguments = command.CommandLine;
  arguments.erase(arguments.begin(), arguments.begin() + static_cast<std::ptrdiff_t>(compiler_index(arguments)));
  addExpandedResponseFiles(arguments, command.Directory, llvm::cl::TokenizeGNUCommandLine, files);
  addTargetAndModeForProgramName(arguments, compiler_name(command));
  arguments = rewriter(command, files).rewrite(arguments);
  arguments = getClangSyntaxOnlyAdjuster()(arguments, command.Filename);

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

} // namespace corosan::checker
