// Puts comments where they are read as comments.
#include "checker/driver/add_nolint.h"

#include "checker/driver/replace_file.h"
#include "checker/lib/nolint_comments.h"

#include <llvm/ADT/STLExtras.h>
#include <llvm/ADT/StringExtras.h>
#include <llvm/Support/MemoryBuffer.h>

#include <map>
#include <set>

namespace corosan::checker {
namespace {

/// A file by lines, with what must not be torn apart.
class editable {
public:
  explicit editable(llvm::StringRef text) : text_(text), comments_(nolint_comments(text)) {
    for (std::size_t at = 0; at <= text.size(); at = std::min(text.find('\n', at), text.size()) + 1)
      starts_.push_back(at);
    lex_raw(text, [&](lexeme, std::size_t offset, std::size_t length) {
      unsigned first = line_of(offset), last = line_of(offset + length);
      for (unsigned line = first; line < last; ++line)
        torn_.insert(line); // a token goes on behind the end of this line
    });
  }

  /// Silences `checks` on `line`. False when there is no place for it.
  bool silence(unsigned line, const std::vector<std::string> &checks, llvm::StringRef reason) {
    if (line == 0 || line > starts_.size())
      return false;
    using form = nolint_comment::form;
    for (const nolint_comment &one : comments_)
      if (one.has_list &&
          ((one.kind == form::line && one.line == line) || (one.kind == form::next_line && one.line + 1 == line)))
        return extend(one, checks), true;
    std::string comment = "(" + llvm::join(checks, ", ") + ")" + (reason.empty() ? "" : ": " + reason.str());
    if (!open_end(line)) {
      llvm::StringRef content = text_of(line).rtrim();
      insertions_[starts_[line - 1] + content.size()] += " // NOLINT" + comment;
      return true;
    }
    if (line > 1 && open_end(line - 1))
      return false;
    llvm::StringRef content = text_of(line);
    insertions_[starts_[line - 1]] +=
        content.take_front(content.find_first_not_of(" \t")).str() + "// NOLINTNEXTLINE" + comment + "\n";
    return true;
  }

  std::string result() const {
    std::string out;
    std::size_t done = 0;
    for (const auto &[at, inserted] : insertions_) {
      out.append(text_.data() + done, at - done);
      out += with_line_ends_of(text_, inserted);
      done = at;
    }
    return out.append(text_.data() + done, text_.size() - done);
  }

private:
  unsigned line_of(std::size_t offset) const {
    return static_cast<unsigned>(llvm::upper_bound(starts_, offset) - starts_.begin());
  }
  llvm::StringRef text_of(unsigned line) const {
    return text_.substr(starts_[line - 1]).take_until([](char c) { return c == '\n'; });
  }
  /// The end of `line` is inside a literal, a comment or a macro's definition.
  bool open_end(unsigned line) const { return torn_.count(line) || text_of(line).rtrim().ends_with("\\"); }

  void extend(const nolint_comment &one, const std::vector<std::string> &checks) {
    std::string added;
    for (const std::string &check : checks)
      if (llvm::none_of(one.items, [&](const nolint_item &item) { return item.check == check; }))
        added += (one.items.empty() && added.empty() ? "" : ", ") + check;
    std::size_t end =
        one.items.empty() ? text_.find('(', one.offset) + 1 : one.items.back().offset + one.items.back().check.size();
    insertions_[end] += added;
  }

  llvm::StringRef text_;
  std::vector<nolint_comment> comments_;
  std::vector<std::size_t> starts_;
  std::set<unsigned> torn_;
  std::map<std::size_t, std::string> insertions_;
};

} // namespace

std::string with_nolints(llvm::StringRef text, const std::vector<std::pair<unsigned, std::string>> &checks,
                         llvm::StringRef reason, std::vector<unsigned> &refused) {
  std::map<unsigned, std::vector<std::string>> by_line;
  for (const auto &[line, check] : checks)
    if (std::vector<std::string> &names = by_line[line]; !llvm::is_contained(names, check))
      names.push_back(check);
  editable file(text);
  for (const auto &[line, names] : by_line)
    if (!file.silence(line, names, reason))
      refused.push_back(line);
  return file.result();
}

nolint_outcome add_nolints(run_result &run, llvm::StringRef reason) {
  nolint_outcome outcome;
  auto can_be_silenced = [](const report &one) { return one.rule->id != "unused-suppression"; };
  std::map<std::string, std::vector<std::pair<unsigned, std::string>>> by_file;
  for (const report &one : run.reports)
    if (can_be_silenced(one))
      by_file[one.at.path].emplace_back(one.at.line, "coro-" + std::string(one.rule->id));
  std::set<std::pair<std::string, unsigned>> left;
  for (const auto &[path, checks] : by_file) {
    auto buffer = llvm::MemoryBuffer::getFile(path);
    std::string problem = buffer ? "" : "cannot read '" + path + "': " + buffer.getError().message();
    std::vector<unsigned> refused;
    if (buffer) {
      std::string text = with_nolints((*buffer)->getBuffer(), checks, reason, refused);
      if (text != (*buffer)->getBuffer()) {
        problem = replace_file(path, text);
        outcome.files += problem.empty();
      }
    }
    for (const auto &[line, check] : checks)
      if (!problem.empty() || llvm::is_contained(refused, line))
        left.emplace(path, line);
    if (!problem.empty())
      outcome.problems.push_back(problem);
    for (unsigned line : refused)
      outcome.problems.push_back(path + ":" + std::to_string(line) +
                                 ": no NOLINT can stand here, within a macro's definition or a literal; put one around "
                                 "it with NOLINTBEGIN and NOLINTEND");
  }
  llvm::erase_if(run.reports, [&](const report &one) {
    bool done = can_be_silenced(one) && !left.count({one.at.path, one.at.line});
    outcome.findings += done;
    return done;
  });
  return outcome;
}

} // namespace corosan::checker
