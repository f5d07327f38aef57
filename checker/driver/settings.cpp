// Checks and options from the defaults, .clang-tidy and the command line.
#include "checker/driver/settings.h"

#include "checker/driver/check_lists.h"
#include "checker/driver/units.h"

#include <clang-tidy/ClangTidyOptions.h>
#include <clang-tidy/GlobList.h>

#include <llvm/ADT/STLExtras.h>
#include <llvm/ADT/StringExtras.h>
#include <llvm/ADT/StringSet.h>
#include <llvm/Support/FileSystem.h>
#include <llvm/Support/Path.h>

namespace corosan::checker {
namespace {

bool is_check(const catalog::finding &row) { return row.engines != catalog::engine::sanitizer; }

bool names_exactly(llvm::StringRef globs, llvm::StringRef check) {
  return llvm::is_contained(split_checks(globs), check);
}

} // namespace

std::vector<std::string> check_names() {
  std::vector<std::string> names;
  for (const catalog::finding &row : catalog::findings)
    if (is_check(row))
      names.push_back("coro-" + std::string(row.id));
  return names;
}

std::string unknown_id(llvm::StringRef id) {
  std::string bare = id.str();
  if (id.consume_front("coro-"))
    bare = id.str();
  if (catalog::find_finding(bare))
    return {};
  std::vector<std::string> ids;
  for (const catalog::finding &row : catalog::findings)
    ids.emplace_back(row.id);
  std::string near = nearest(bare, ids);
  return "unknown finding '" + bare + "'" + (near.empty() ? "; see --list" : "; did you mean '" + near + "'?");
}

std::string check_globs(llvm::StringRef globs) {
  std::vector<std::string> names = check_names();
  for (llvm::StringRef item : split_checks(globs)) {
    llvm::StringRef glob = item.ltrim('-');
    if (glob == "*" ||
        llvm::any_of(names, [&](const std::string &name) { return clang::tidy::GlobList(glob).contains(name); }))
      continue;
    if (!glob.starts_with("coro") && glob.contains('*'))
      continue; // another tool's checks, in a list shared with clang-tidy
    llvm::StringRef id = glob;
    id.consume_front("coro-");
    if (const catalog::finding *row = catalog::find_finding({id.data(), id.size()}))
      return row->engines == catalog::engine::sanitizer
                 ? "'" + glob.str() + "' is found at run time only: start the program with COROSAN=1"
                 : "unknown check '" + glob.str() + "'; did you mean 'coro-" + id.str() + "'?";
    std::string near = nearest(glob, names);
    return "unknown check '" + glob.str() + "'" + (near.empty() ? "; see --list" : "; did you mean '" + near + "'?");
  }
  return {};
}

struct settings_reader::provider {
  clang::tidy::FileOptionsProvider files{clang::tidy::ClangTidyGlobalOptions(), clang::tidy::ClangTidyOptions(),
                                         clang::tidy::ClangTidyOptions(), nullptr};
};

settings_reader::settings_reader(std::string checks, bool strict, const std::string &calls)
    : provider_(std::make_unique<provider>()), calls_(llvm::vfs::getRealFileSystem()), checks_(std::move(checks)),
      strict_(strict) {
  if (calls.empty())
    return;
  llvm::SmallString<256> path(calls);
  llvm::sys::fs::make_absolute(path);
  llvm::sys::path::remove_dots(path, /*remove_dot_dot=*/true);
  calls_of_all_ = calls_.read(path);
}
settings_reader::~settings_reader() = default;

void settings_reader::complain(std::string text) {
  if (!llvm::is_contained(problems_, text))
    problems_.push_back(std::move(text));
}

void settings_reader::read_options(llvm::StringRef file, const clang::tidy::ClangTidyOptions &configured,
                                   options &into) {
  for (const auto &entry : configured.CheckOptions) {
    llvm::StringRef key = entry.getKey();
    if (!key.starts_with("coro-"))
      continue;
    std::string where = ".clang-tidy of '" + file.str() + "': ";
    const option_row *row = llvm::find_if(option_rows(), [&](const option_row &one) { return one.key() == key; });
    if (row == option_rows().end())
      complain(where + unknown_option(key));
    else if (std::string wanted = row->set(into, entry.getValue().Value); !wanted.empty())
      complain(where + "'" + key.str() + "' wants " + wanted + ", not '" + entry.getValue().Value + "'");
  }
}

file_settings settings_reader::read(llvm::StringRef file, bool compiler_has_gcc_bug) {
  file_settings result;
  clang::tidy::ClangTidyOptions read = provider_->files.getOptions(file);
  std::string configured = read.Checks.value_or("");
  for (llvm::StringRef item : split_checks(configured))
    if (item.ltrim('-').starts_with("coro"))
      if (std::string problem = check_globs(item); !problem.empty())
        complain(".clang-tidy of '" + file.str() + "': " + problem);

  std::string globs = "-*," + with_our_defaults(configured) + "," + checks_;
  auto list = std::make_shared<clang::tidy::CachedGlobList>(globs);
  result.enabled = [list](llvm::StringRef id) { return list->contains("coro-" + id.str()); };

  result.opts.rows = calls_of_all_ ? calls_of_all_ : calls_.above(file);
  read_options(file, read, result.opts);
  result.opts.strict = result.opts.strict || strict_;
  const llvm::StringRef gcc_check = "coro-gcc-coroutine-bug";
  result.opts.gcc_coroutine_bug = result.opts.gcc_coroutine_bug || compiler_has_gcc_bug ||
                                  names_exactly(checks_, gcc_check) || names_exactly(configured, gcc_check);
  return result;
}

} // namespace corosan::checker
