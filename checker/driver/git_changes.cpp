// Asks git, and reads the diff.
#include "checker/driver/git_changes.h"

#include <llvm/ADT/STLExtras.h>
#include <llvm/ADT/SmallString.h>
#include <llvm/ADT/StringExtras.h>
#include <llvm/Support/FileSystem.h>
#include <llvm/Support/MemoryBuffer.h>
#include <llvm/Support/Path.h>
#include <llvm/Support/Program.h>

#include <limits>

namespace corosan::checker {
namespace {

namespace fs = llvm::sys::fs;

std::string real_path(llvm::StringRef path) {
  llvm::SmallString<256> real;
  return fs::real_path(path, real) ? path.str() : std::string(real);
}

/// One run of git: what it printed on each stream.
struct git_run {
  int status = -1;
  std::string output, errors;
};

git_run run_git(llvm::StringRef git, std::vector<llvm::StringRef> arguments) {
  git_run result;
  llvm::SmallString<128> output, errors;
  if (fs::createTemporaryFile("coro-tidy", "out", output))
    return result;
  if (fs::createTemporaryFile("coro-tidy", "err", errors)) {
    fs::remove(output);
    return result;
  }
  arguments.insert(arguments.begin(), {git, "-c", "core.quotePath=false"});
  const std::optional<llvm::StringRef> redirects[] = {llvm::StringRef(), llvm::StringRef(output),
                                                      llvm::StringRef(errors)};
  result.status = llvm::sys::ExecuteAndWait(git, arguments, std::nullopt, redirects);
  for (auto [file, text] : {std::pair{&output, &result.output}, {&errors, &result.errors}}) {
    if (auto buffer = llvm::MemoryBuffer::getFile(*file))
      *text = (*buffer)->getBuffer().str();
    fs::remove(*file);
  }
  return result;
}

/// The name in a "+++ " line: behind a tab when it has blanks, in C's quotes when it has stranger characters.
std::string unquoted(llvm::StringRef name) {
  if (!name.consume_front("\""))
    return name.rtrim('\t').str();
  std::string result;
  while (!name.empty() && name.front() != '"') {
    char c = name.front();
    name = name.drop_front();
    if (c == '\\' && !name.empty()) {
      c = name.front();
      unsigned code = 0;
      if (c >= '0' && c <= '3' && !name.take_front(3).getAsInteger(8, code)) {
        c = static_cast<char>(code);
        name = name.drop_front(2);
      } else {
        constexpr llvm::StringRef letters = "abtnvfr", codes = "\a\b\t\n\v\f\r";
        if (std::size_t index = letters.find(c); index != llvm::StringRef::npos)
          c = codes[index];
      }
      name = name.drop_front();
    }
    result += c;
  }
  return result;
}

/// The numbers of "@@ -a,b +c,d @@": c and d.
bool hunk(llvm::StringRef line, unsigned &first, unsigned &count) {
  llvm::StringRef added = line.split('+').second.split(' ').first;
  auto [start, length] = added.split(',');
  count = 1;
  return !start.getAsInteger(10, first) && (length.empty() || !length.getAsInteger(10, count));
}

} // namespace

void changed_lines::add_file(llvm::StringRef path) { add_lines(path, 1, std::numeric_limits<unsigned>::max() - 1); }

void changed_lines::add_lines(llvm::StringRef path, unsigned first, unsigned count) {
  ranges_[real_path(path)].push_back({first, first + count});
}

bool changed_lines::contains_file(llvm::StringRef path) const { return ranges_.contains(real_path(path)); }

bool changed_lines::contains(llvm::StringRef path, unsigned line) const {
  auto found = ranges_.find(real_path(path));
  return found != ranges_.end() &&
         llvm::any_of(found->second, [&](const range &one) { return one.first <= line && line < one.second; });
}

std::vector<std::string> changed_lines::files() const {
  std::vector<std::string> names;
  for (const auto &entry : ranges_)
    names.push_back(entry.getKey().str());
  llvm::sort(names);
  return names;
}

bool parse_diff(llvm::StringRef text, llvm::StringRef top, changed_lines &result) {
  std::string file;
  unsigned skip = 0; // lines of a hunk's body: they may look like anything
  while (!text.empty()) {
    auto [line, rest] = text.split('\n');
    text = rest;
    if (line.starts_with("\\"))
      continue; // "\ No newline at end of file" is counted nowhere
    if (skip) {
      --skip;
    } else if (line.consume_front("+++ ")) {
      std::string name = unquoted(line);
      file = name == "/dev/null" ? "" : (top + "/" + llvm::StringRef(name).drop_front(2)).str();
    } else if (line.starts_with("@@ ")) {
      unsigned first = 0, added = 0, removed = 1;
      auto [old_start, old_length] = line.drop_front(4).split(' ').first.split(',');
      if (!hunk(line, first, added) || (!old_length.empty() && old_length.getAsInteger(10, removed)))
        return false;
      skip = added + removed;
      if (!file.empty())
        result.add_lines(file, first, added);
    }
  }
  return skip == 0;
}

std::string read_changes(llvm::StringRef ref, changed_lines &result) {
  llvm::ErrorOr<std::string> git = llvm::sys::findProgramByName("git");
  if (!git)
    return "--diff needs git, which is not installed";
  git_run top = run_git(*git, {"rev-parse", "--show-toplevel"});
  if (top.status != 0)
    return "--diff: the current folder is in no git working tree: " + llvm::StringRef(top.errors).trim().str();
  llvm::StringRef root = llvm::StringRef(top.output).rtrim("\r\n");
  std::string commit = (ref + "^{commit}").str();
  git_run known = run_git(*git, {"rev-parse", "--verify", "--quiet", "--end-of-options", commit});
  if (known.status != 0)
    return "--diff: git knows no commit '" + ref.str() + "'; in CI, fetch the whole history (fetch-depth: 0)";
  git_run base = run_git(*git, {"merge-base", llvm::StringRef(known.output).trim(), "HEAD"});
  if (base.status != 0)
    return "--diff: '" + ref.str() + "' and HEAD have no commit in common; in CI, fetch the whole history " +
           "(fetch-depth: 0)";
  // What the user configured for people's eyes would not be readable here.
  git_run diff = run_git(*git, {"-C", root, "diff", "--unified=0", "--find-renames", "--no-color", "--no-ext-diff",
                                "--no-textconv", "--ignore-submodules", "--no-relative", "--src-prefix=a/",
                                "--dst-prefix=b/", llvm::StringRef(base.output).trim(), "--"});
  git_run untracked = run_git(*git, {"-C", root, "ls-files", "--others", "--exclude-standard", "-z"});
  if (diff.status != 0 || untracked.status != 0)
    return "--diff: git failed: " + llvm::StringRef(diff.errors + untracked.errors).trim().str();
  if (!parse_diff(diff.output, root, result))
    return "--diff: cannot read what git diff printed";
  llvm::SmallVector<llvm::StringRef, 16> names;
  llvm::StringRef(untracked.output).split(names, '\0', -1, /*KeepEmpty=*/false);
  for (llvm::StringRef name : names)
    result.add_file((root + "/" + name).str());
  return {};
}

} // namespace corosan::checker
