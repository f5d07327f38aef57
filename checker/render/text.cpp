// Compiler style: the message, the source line with a caret, the proposed text, then the notes.
#include "checker/render/render.h"

#include <llvm/ADT/StringExtras.h>
#include <llvm/Support/Unicode.h>
#include <llvm/Support/WithColor.h>

namespace corosan::checker {
namespace {

using llvm::raw_ostream;

/// `text` with tabs as blanks up to the next multiple of eight columns.
std::string expand_tabs(llvm::StringRef text) {
  std::string result;
  unsigned column = 0;
  for (llvm::StringRef rest = text; !rest.empty();) {
    if (rest.consume_front("\t")) {
      do
        result += ' ';
      while (++column % 8);
      continue;
    }
    llvm::StringRef piece = rest.take_until([](char c) { return c == '\t'; });
    int width = llvm::sys::unicode::columnWidthUTF8(piece);
    column += width > 0 ? static_cast<unsigned>(width) : static_cast<unsigned>(piece.size());
    result += piece;
    rest = rest.drop_front(piece.size());
  }
  return result;
}

/// Screen column, from 0, at which byte `column` (from 1) of `text` stands.
unsigned screen_column(llvm::StringRef text, unsigned column) {
  std::string before = expand_tabs(text.take_front(column ? column - 1 : 0));
  int width = llvm::sys::unicode::columnWidthUTF8(before);
  return width >= 0 ? static_cast<unsigned>(width) : static_cast<unsigned>(before.size());
}

/// The replacement as a line below the caret, when it fits in one line.
void put_edit(std::string &line, const edit &change, llvm::StringRef source) {
  llvm::StringRef text = llvm::StringRef(change.text).trim();
  if (text.empty() || text.contains('\n'))
    return;
  unsigned column = screen_column(source, change.at.column);
  if (column < line.size())
    column = static_cast<unsigned>(line.size()) + 1; // two edits that would touch
  line.resize(column, ' ');
  line += text;
}

void put_source(raw_ostream &out, const place &at, llvm::ArrayRef<edit> edits, const render_options &how) {
  if (!at.line)
    return;
  std::string number = std::to_string(at.line);
  std::string left = std::string(number.size() < 5 ? 5 - number.size() : 0, ' ');
  std::string margin = std::string(left.size() + number.size(), ' ') + " | ";
  out << left << number << " | " << expand_tabs(at.text) << '\n';

  unsigned caret = screen_column(at.text, at.column);
  unsigned from = screen_column(at.text, at.from), to = screen_column(at.text, at.to);
  std::string marks(std::max(caret + 1, to), ' ');
  std::fill(marks.begin() + from, marks.begin() + std::max(from, to), '~');
  marks[caret] = '^';
  out << margin;
  llvm::WithColor(out, raw_ostream::GREEN, /*Bold=*/true, /*BG=*/false,
                  how.colors ? llvm::ColorMode::Enable : llvm::ColorMode::Disable)
      << llvm::StringRef(marks).rtrim();
  out << '\n';

  std::string proposed;
  for (const edit &change : edits)
    if (change.at.path == at.path && change.at.line == at.line)
      put_edit(proposed, change, at.text);
  if (!proposed.empty())
    out << margin << proposed << '\n';
}

void put_message(raw_ostream &out, const place &at, llvm::StringRef kind, raw_ostream::Colors color,
                 llvm::StringRef message, llvm::StringRef suffix, const render_options &how) {
  llvm::ColorMode mode = how.colors ? llvm::ColorMode::Enable : llvm::ColorMode::Disable;
  bool is_note = kind == "note";
  if (at.line)
    llvm::WithColor(out, raw_ostream::SAVEDCOLOR, !is_note, false, mode)
        << relative_path(at.path, how.root) << ':' << at.line << ':' << at.column << ": ";
  llvm::WithColor(out, color, true, false, mode) << kind << ": ";
  llvm::WithColor(out, raw_ostream::SAVEDCOLOR, !is_note, false, mode) << message << suffix;
  out << '\n';
}

} // namespace

void render_text(raw_ostream &out, const run_result &run, const render_options &how) {
  for (const report &one : run.reports) {
    bool error = one.rule->level == catalog::level::error;
    put_message(out, one.at, level_name(one.rule->level), error ? raw_ostream::RED : raw_ostream::MAGENTA, one.message,
                " [coro-" + std::string(one.rule->id) + "]", how);
    put_source(out, one.at, one.edits, how);
    for (const report_note &hop : one.notes) {
      put_message(out, hop.at, "note", raw_ostream::CYAN, hop.message, "", how);
      put_source(out, hop.at, {}, how);
    }
  }
}

} // namespace corosan::checker
