// --self-test: code that the build put into the binary, with its expectations in comments. In a unit named after a
// rule, a line ending in "// fires" has exactly one finding of that rule, and no other line has any.
#include "checker/tools/coro-tidy/info.h"

#include "checker/driver/pool.h"

#include <llvm/ADT/ArrayRef.h>
#include <llvm/ADT/STLExtras.h>
#include <llvm/ADT/StringMap.h>
#include <llvm/Support/FileSystem.h>

#include <set>

namespace corosan::checker {
namespace {

/// What they all include.
constexpr llvm::StringRef prelude = "prelude";

/// The built-in sources in a temporary folder of their own, removed with it.
class scratch_folder {
public:
  scratch_folder() { llvm::sys::fs::createUniqueDirectory("coro-tidy-self-test", path_); }
  ~scratch_folder() { llvm::sys::fs::remove_directories(path_); }
  std::string write(const embedded_text &source, llvm::StringRef ending) {
    std::string file = (path_ + "/" + source.name + ending).str();
    std::error_code error;
    llvm::raw_fd_ostream(file, error) << source.text;
    return file;
  }
  std::string path() const { return std::string(path_); }

private:
  llvm::SmallString<128> path_;
};

/// Lines whose comment says that the rule fires there.
std::set<unsigned> expected_lines(llvm::StringRef text) {
  std::set<unsigned> lines;
  for (unsigned line = 1; !text.empty(); ++line) {
    auto [first, rest] = text.split('\n');
    if (first.rtrim().ends_with("// fires"))
      lines.insert(line);
    text = rest;
  }
  return lines;
}

/// "" or what is wrong.
std::string verdict(const unit_result &result, llvm::StringRef id, llvm::StringRef text) {
  if (result.failed)
    return "its code does not compile here:\n" + result.errors;
  std::set<unsigned> expected = expected_lines(text);
  if (expected.empty())
    return "its code has no line that should fire";
  std::set<unsigned> seen;
  for (const report &one : result.reports) {
    std::string where = "line " + std::to_string(one.at.line) + ": " + one.message;
    if (id != llvm::StringRef(one.rule->id))
      return "another rule fires: " + std::string(one.rule->id) + ", " + where;
    if (!expected.count(one.at.line))
      return "it fires where it should stay silent, " + where;
    if (!seen.insert(one.at.line).second)
      return "it fires twice, " + where;
  }
  for (unsigned line : expected)
    if (!seen.count(line))
      return "it stays silent where it should fire, line " + std::to_string(line);
  return {};
}

} // namespace

bool self_test(llvm::raw_ostream &out, unsigned workers) {
  llvm::ArrayRef<embedded_text> sources(embedded_self_tests, embedded_self_test_count);
  scratch_folder folder;
  std::vector<job> jobs;
  llvm::StringMap<std::size_t> jobs_by_name;
  for (const embedded_text &source : sources) {
    if (source.name == prelude) {
      folder.write(source, ".h");
      continue;
    }
    job &work = jobs.emplace_back();
    jobs_by_name[source.name] = jobs.size() - 1;
    work.command.Filename = folder.write(source, ".cpp");
    work.command.Directory = folder.path();
    work.command.CommandLine = {"clang++", "-std=c++20", work.command.Filename};
    // The rule itself and all that are on by default: what is opt-in may well have something to say elsewhere.
    work.settings.enabled = [own = source.name](llvm::StringRef id) {
      const catalog::finding *row = catalog::find_finding({id.data(), id.size()});
      return id == own || (row && row->on_by_default);
    };
    work.settings.opts.gcc_coroutine_bug = source.name == "gcc-coroutine-bug";
  }
  std::vector<unit_result> results;
  if (run_jobs(jobs, {workers}, [](std::size_t, const unit_result &) {}, results).interrupted)
    return false;

  unsigned good = 0, total = 0;
  for (const catalog::finding &row : catalog::findings) {
    if (row.engines == catalog::engine::sanitizer)
      continue;
    ++total;
    llvm::StringRef id(row.id);
    const embedded_text *source = llvm::find_if(sources, [&](const embedded_text &one) { return one.name == id; });
    std::string problem = source == sources.end() ? "there is no built-in code for it"
                                                  : verdict(results[jobs_by_name[id]], id, source->text);
    if (problem.empty())
      ++good;
    else
      out << "self-test: coro-" << id << ": " << problem << '\n';
  }
  out << "self-test: " << good << " of " << total << " rules fire where they should and stay silent elsewhere\n";
  return good == total;
}

} // namespace corosan::checker
