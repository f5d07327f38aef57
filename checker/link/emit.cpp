// Facts in workers and files; see emit.h.
#include "checker/link/emit.h"

#include "checker/driver/merge.h"
#include "checker/link/collect.h"

#include <llvm/ADT/DenseMap.h>
#include <llvm/Support/FileSystem.h>
#include <llvm/Support/Path.h>

#include <algorithm>

namespace corosan::checker {
namespace {

namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

/// Asks clang-tidy's handler only about files in which the word occurs at all: it is slow.
class silencer {
public:
  silencer(clang::SourceManager &sources, nolint &comments) : sources_(sources), comments_(comments) {}

  std::uint32_t operator()(clang::SourceLocation location) {
    if (!mentions(sources_.getFileLoc(location)) && !mentions(sources_.getSpellingLoc(location)))
      return 0;
    return (comments_.silences_at(location, "coro-blocking-call") ? facts::blocks_loop : 0) |
           (comments_.silences_at(location, "coro-nested-run") ? facts::nests_loop : 0);
  }

private:
  clang::SourceManager &sources_;
  nolint &comments_;
  llvm::DenseMap<clang::FileID, bool> known_;

  bool mentions(clang::SourceLocation location) {
    if (location.isInvalid())
      return false;
    clang::FileID file = sources_.getFileID(location);
    auto [entry, is_new] = known_.try_emplace(file, false);
    if (is_new)
      entry->second = sources_.getBufferData(file).contains("NOLINT");
    return entry->second;
  }
};

/// Changes the path of every place of `result`.
template <class Change> void change_paths(unit_result &result, Change change) {
  change(result.file);
  for (report &one : result.reports) {
    change(one.at.path);
    for (report_note &hop : one.notes)
      if (!hop.at.path.empty())
        change(hop.at.path);
    for (edit &fix : one.edits) {
      change(fix.at.path);
      change(fix.end.path);
    }
  }
}

} // namespace

std::string unit_facts(const model &program, const file_settings &settings, nolint &comments) {
  silencer silenced(program.ast.getSourceManager(), comments);
  facts::collecting how;
  how.root = settings.facts_root;
  how.rules = (settings.enabled && settings.enabled("blocking-call") ? facts::blocks_loop : 0) |
              (settings.enabled && settings.enabled("nested-run") ? facts::nests_loop : 0);
  how.strict = settings.opts.strict;
  how.silenced = silenced;
  return facts::collect(program, how);
}

std::string facts_file(const unit_result &result, llvm::StringRef root) {
  facts::unit unit;
  std::string problem;
  if (!facts::read(result.facts, unit, problem))
    return {};
  unit_result own = result;
  own.facts.clear();
  change_paths(own, [&](std::string &name) { name = relative_path(name, root).str(); });
  std::string text;
  llvm::raw_string_ostream(text) << to_json(own);
  unit.findings = static_cast<facts::index>(unit.strings.size());
  unit.strings.push_back(text);
  return facts::write(unit);
}

bool read_facts_file(const linking::source &from, llvm::StringRef root, unit_result &result, std::string &problem) {
  std::unique_ptr<linking::loaded> file = linking::load(from, problem);
  if (!file)
    return false;
  llvm::Expected<llvm::json::Value> value = llvm::json::parse(file->unit.text(file->unit.findings));
  if (!value || !from_json(*value, result)) {
    llvm::consumeError(value.takeError());
    problem = "its findings cannot be read";
    return false;
  }
  change_paths(result, [&](std::string &name) {
    if (path::is_absolute(name))
      return;
    llvm::SmallString<256> whole(root);
    path::append(whole, name);
    name = std::string(whole);
  });
  return true;
}

std::vector<linking::source> find_facts(llvm::ArrayRef<std::string> names, std::vector<std::string> &problems) {
  std::vector<linking::source> found;
  for (const std::string &name : names) {
    if (!fs::is_directory(name)) {
      if (fs::exists(name))
        found.push_back({name, {}, 0});
      else
        problems.push_back("no such file or folder: '" + name + "'");
      continue;
    }
    std::size_t before = found.size();
    std::error_code error;
    for (fs::recursive_directory_iterator entry(name, error), end; entry != end && !error; entry.increment(error))
      if (path::extension(entry->path()) == ".facts" && !fs::is_directory(entry->path()))
        found.push_back({entry->path(), {}, 0});
    if (error)
      problems.push_back("cannot read '" + name + "': " + error.message());
    else if (found.size() == before)
      problems.push_back("no file called *.facts in '" + name + "'");
  }
  return found;
}

} // namespace corosan::checker
