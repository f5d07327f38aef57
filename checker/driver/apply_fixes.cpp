// Chooses the fixes that go together, then rewrites each file once.
#include "checker/driver/apply_fixes.h"

#include "checker/driver/replace_file.h"

#include <llvm/ADT/STLExtras.h>
#include <llvm/ADT/StringExtras.h>
#include <llvm/Support/JSON.h>
#include <llvm/Support/MemoryBuffer.h>

#include <map>

namespace corosan::checker {
namespace {

/// A file that is to change.
struct target {
  std::string text;                            ///< as it is
  std::multimap<unsigned, const edit *> edits; ///< accepted, by offset; no two of them overlap
  bool readable = false;
};

class plan {
public:
  enum class answer { accepted, overlaps, stale };

  /// Takes all edits of `one` in, or none.
  answer add(const report &one) {
    std::vector<const edit *> fresh;
    for (const edit &change : one.edits) {
      target &file = file_of(change.at.path);
      if (!file.readable || !still_there(file, change))
        return answer::stale;
      if (is_repeated_include(file, change))
        continue;
      if (llvm::any_of(file.edits, [&](const auto &other) { return overlap(*other.second, change); }))
        return answer::overlaps;
      fresh.push_back(&change);
    }
    for (const edit *change : fresh)
      file_of(change->at.path).edits.emplace(change->offset, change);
    return answer::accepted;
  }

  /// Writes the files; the paths of those that could not be written, with the reason.
  std::map<std::string, std::string> write(unsigned &written) {
    std::map<std::string, std::string> failed;
    for (auto &[path, file] : files_) {
      if (file.edits.empty())
        continue;
      std::string result;
      std::size_t done = 0;
      for (const auto &[offset, change] : file.edits) { // those at one place in the order of their acceptance
        result.append(file.text, done, offset - done);
        result += with_line_ends_of(file.text, change->text);
        done = offset + change->length;
      }
      result.append(file.text, done);
      if (std::string problem = replace_file(path, result); !problem.empty())
        failed[path] = problem;
      else
        ++written;
    }
    return failed;
  }

private:
  target &file_of(const std::string &path) {
    auto [entry, added] = files_.try_emplace(path);
    if (added)
      if (auto buffer = llvm::MemoryBuffer::getFile(path)) {
        entry->second.text = (*buffer)->getBuffer().str();
        entry->second.readable = true;
      }
    return entry->second;
  }
  /// False when somebody edited the file since it was analysed.
  static bool still_there(const target &file, const edit &change) {
    std::size_t begin = change.offset + 1 - std::min(change.at.column, change.offset + 1);
    if (change.offset + change.length > file.text.size())
      return false;
    llvm::StringRef line =
        llvm::StringRef(file.text).substr(begin).take_until([](char c) { return c == '\n' || c == '\r'; });
    return llvm::json::fixUTF8(line) == change.at.text;
  }
  static bool is_repeated_include(const target &file, const edit &change) {
    return is_include(change) && llvm::any_of(file.edits, [&](const auto &other) {
             return is_include(*other.second) && other.second->text == change.text;
           });
  }
  static bool overlap(const edit &a, const edit &b) {
    if (is_include(a) && is_include(b))
      return false;
    if (a.offset == b.offset)
      return true;
    return a.offset < b.offset ? a.offset + a.length > b.offset : b.offset + b.length > a.offset;
  }

  std::map<std::string, target> files_;
};

} // namespace

bool is_include(const edit &one) {
  return one.length == 0 && llvm::StringRef(one.text).ltrim().starts_with("#include");
}

fix_outcome apply_fixes(run_result &run, bool unsafe) {
  fix_outcome outcome;
  plan changes;
  std::vector<bool> fixed(run.reports.size());
  for (std::size_t i = 0; i < run.reports.size(); ++i) {
    const report &one = run.reports[i];
    if (one.edits.empty())
      continue;
    if (!one.safe_fix && !unsafe) {
      ++outcome.unsafe;
      continue;
    }
    switch (changes.add(one)) {
    case plan::answer::accepted:
      fixed[i] = true;
      break;
    case plan::answer::overlaps:
      ++outcome.overlapping;
      break;
    case plan::answer::stale:
      outcome.problems.push_back("'" + one.edits.front().at.path + "' changed while it was checked; it is not fixed");
      break;
    }
  }
  std::map<std::string, std::string> failed = changes.write(outcome.files);
  for (const auto &[path, problem] : failed)
    outcome.problems.push_back(problem);

  std::size_t index = 0;
  llvm::erase_if(run.reports, [&](const report &one) {
    bool done = fixed[index++];
    for (const edit &change : one.edits)
      done = done && !failed.count(change.at.path);
    outcome.applied += done;
    return done;
  });
  return outcome;
}

} // namespace corosan::checker
