// Reads coro-calls.txt; see calls_file.h.
#include "catalog/calls_file.h"

#include <algorithm>
#include <iterator>

namespace corosan::catalog {
namespace {

constexpr std::string_view blanks = " \t\r";
constexpr std::string_view arrow = "->", reason_word = "because";

constexpr std::string_view role_names[] = {
#define ROLE(name, what) #name,
#include "catalog/dialects.def"
};

/// A piece of a line that knows where it stands.
struct piece {
  std::string_view text;
  std::size_t at = 0;

  bool empty() const { return text.empty(); }
  piece from(std::size_t begin, std::size_t count = std::string_view::npos) const {
    begin = std::min(begin, text.size());
    return {text.substr(begin, count), at + begin};
  }
  piece trimmed() const {
    const std::size_t begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos)
      return {{}, at};
    return from(begin, text.find_last_not_of(blanks) - begin + 1);
  }
  /// Takes the first word off, and the blanks behind it.
  piece take_word() {
    const std::size_t end = std::min(text.find_first_of(blanks), text.size());
    const piece word = from(0, end);
    *this = from(end).trimmed();
    return word;
  }
};

bool is_blank(char c) { return blanks.find(c) != std::string_view::npos; }

/// The line without its comment: a '#' at its begin or after a blank.
std::string_view without_comment(std::string_view line) {
  for (std::size_t i = 0; i < line.size(); ++i)
    if (line[i] == '#' && (i == 0 || is_blank(line[i - 1])))
      return line.substr(0, i);
  return line;
}

/// Where `word` stands in `text` between blanks, or npos.
std::size_t find_word(std::string_view text, std::string_view word) {
  for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || is_blank(text[at - 1])) && (end == text.size() || is_blank(text[end])))
      return at;
  }
  return std::string_view::npos;
}

/// "" or what is wrong with a name.
std::string name_problem(std::string_view name) {
  if (name.empty())
    return "a name is missing";
  const std::size_t last = name.rfind("::");
  const std::string_view own = last == std::string_view::npos ? name : name.substr(last + 2);
  if (own.empty())
    return "the name ends in '::'";
  if (own.substr(0, 8) == "operator")
    return {};
  if (name.find('(') != std::string_view::npos)
    return "write the name only, without '(...)'";
  if (name.find('<') != std::string_view::npos)
    return "write the name only, without template arguments";
  for (const char c : name)
    if (is_blank(c))
      return "one name a line";
    else if (std::string_view("*:_~$").find(c) == std::string_view::npos && !(c >= '0' && c <= '9') &&
             !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && static_cast<unsigned char>(c) < 128)
      return std::string("a name cannot have '") + c + "'";
  return {};
}

class reader {
public:
  calls_file take() { return std::move(file_); }

  void read_line(unsigned number, std::string_view text) {
    line_ = {};
    line_.line = number;
    piece rest = piece{without_comment(text)}.trimmed();
    if (rest.empty())
      return;
    const piece whole = rest;
    take_reason(rest);
    piece tail = rest;
    const piece word = tail.take_word();
    if (word.text == "allow")
      read_name(calls_line::says::allow, tail);
    else if (word.text == "offload")
      read_name(calls_line::says::role, tail);
    else if (word.text == "dialect")
      read_dialect(tail);
    else if (const std::size_t at = find_word(rest.text, arrow); at != std::string_view::npos)
      read_blocking(rest, at);
    else
      problem(whole,
              "unknown directive '" + std::string(word.text) +
                  "'; a line is NAME -> TEXT, allow NAME, offload "
                  "NAME or dialect ...",
              word.text, {"allow", "offload", "dialect"});
  }

  /// What only the whole file shows.
  void finish() {
    for (std::size_t i = 0; i < file_.lines.size(); ++i) {
      const calls_line &one = file_.lines[i];
      if (!one.dialect.empty() && !has_task_type(one.dialect) && first_of(one.dialect) == i)
        problem_at(one,
                   "dialect '" + one.dialect +
                       "' has no task type: add a line with lazy_task, eager_task, "
                       "detached_task or generator",
                   one.dialect, built_in_dialects());
      for (std::size_t j = 0; j < i; ++j)
        if (const calls_line &other = file_.lines[j]; is_repeated(other, one)) {
          problem_at(one, "'" + one.name + "' stands on line " + std::to_string(other.line) + " already", {}, {});
          break;
        }
    }
  }

private:
  using says = calls_line::says;

  void problem(piece at, std::string message, std::string_view word = {}, std::vector<std::string> known = {}) {
    file_.problems.push_back(
        {line_.line, static_cast<unsigned>(at.at) + 1, std::move(message), std::string(word), std::move(known)});
  }
  void problem_at(const calls_line &line, std::string message, std::string_view word, std::vector<std::string> known) {
    file_.problems.push_back({line.line, line.column, std::move(message), std::string(word), std::move(known)});
  }

  void take_reason(piece &rest) {
    const std::size_t at = find_word(rest.text, reason_word);
    if (at == std::string_view::npos)
      return;
    line_.reason = rest.from(at + reason_word.size()).trimmed().text;
    rest = rest.from(0, at).trimmed();
  }

  void keep(says what, piece at) {
    line_.what = what;
    line_.column = static_cast<unsigned>(at.at) + 1;
    file_.lines.push_back(line_);
  }

  void read_name(says what, piece name) {
    if (find_word(name.text, arrow) != std::string_view::npos)
      return problem(name, "only a blocking call has a '->'");
    if (std::string wrong = name_problem(name.text); !wrong.empty())
      return problem(name, std::move(wrong));
    line_.name = name.text;
    keep(what, name);
  }

  void read_blocking(piece rest, std::size_t at) {
    const piece instead = rest.from(at + arrow.size()).trimmed();
    if (instead.empty())
      return problem(rest, "say after '->' what to use instead");
    line_.text = instead.text;
    read_name(says::blocks, rest.from(0, at).trimmed());
  }

  void read_dialect(piece rest) {
    const piece dialect = rest.take_word(), what = rest.take_word();
    if (dialect.empty() || what.empty() || rest.empty())
      return problem(dialect.empty() ? rest : dialect,
                     "a dialect line is: dialect ID ROLE NAME, or dialect ID sleep TEXT <HEADER>");
    line_.dialect = dialect.text;
    if (what.text == "sleep")
      return read_sleep(rest);
    const auto *const known = std::find(std::begin(role_names), std::end(role_names), what.text);
    if (known == std::end(role_names)) {
      std::vector<std::string> names(std::begin(role_names), std::end(role_names));
      names.emplace_back("sleep");
      return problem(what, "unknown role '" + std::string(what.text) + "'", what.text, std::move(names));
    }
    line_.role = static_cast<role>(known - std::begin(role_names));
    read_name(says::role, rest);
  }

  void read_sleep(piece text) {
    const char last = text.text.back();
    const std::size_t header = text.text.find_last_of(last == '>' ? '<' : '"', text.text.size() - 2);
    if ((last == '>' || last == '"') && header != std::string_view::npos && header > 0 &&
        is_blank(text.text[header - 1])) {
      line_.header = text.text.substr(header);
      text = text.from(0, header).trimmed();
    }
    if (text.text.find("{0}") == std::string_view::npos)
      return problem(text, "the text of a sleep needs '{0}' where the duration goes");
    line_.text = text.text;
    if (std::string_view(line_.text).substr(0, 9) == "co_await ")
      line_.text.erase(0, 9); // the rewrite adds its own
    keep(says::sleep, text);
  }

  static std::vector<std::string> built_in_dialects() {
    std::vector<std::string> ids;
    for (const dialect &row : dialects)
      ids.emplace_back(row.id);
    return ids;
  }
  bool has_task_type(std::string_view id) const {
    for (const dialect &row : dialects)
      if (row.id == id)
        return true;
    return std::any_of(file_.lines.begin(), file_.lines.end(), [&](const calls_line &one) {
      return one.what == says::role && one.dialect == id &&
             (one.role == role::lazy_task || one.role == role::eager_task || one.role == role::detached_task ||
              one.role == role::generator);
    });
  }
  std::size_t first_of(std::string_view id) const {
    for (std::size_t i = 0; i < file_.lines.size(); ++i)
      if (file_.lines[i].dialect == id)
        return i;
    return file_.lines.size();
  }
  static bool is_repeated(const calls_line &a, const calls_line &b) {
    const bool calls = a.what != says::role && b.what != says::role;
    return !a.name.empty() && a.name == b.name && (calls || (a.what == b.what && a.role == b.role));
  }

  calls_file file_;
  calls_line line_;
};

} // namespace

calls_file parse_calls(std::string_view text) {
  reader lines;
  for (unsigned number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.read_line(number, text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  lines.finish();
  return lines.take();
}

bool matches(std::string_view pattern, std::string_view text) {
  // Greedy with one place to return to: enough for '*', and linear in practice.
  std::size_t p = 0, t = 0, star = std::string_view::npos, resumed = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resumed = t;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p, ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++resumed;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

} // namespace corosan::catalog
