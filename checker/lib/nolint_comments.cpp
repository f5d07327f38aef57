// Finds NOLINT in comments with Clang's raw lexer.
#include "checker/lib/nolint_comments.h"

#include "checker/lib/conditions.h"

#include <clang/Basic/LangOptions.h>
#include <clang/Lex/Lexer.h>

#include <llvm/ADT/STLExtras.h>

namespace corosan::checker {
namespace {

/// Counts the lines of a text, asked in rising order of offsets.
class line_counter {
public:
  explicit line_counter(llvm::StringRef text) : text_(text) {}
  unsigned at(std::size_t offset) {
    line_ += static_cast<unsigned>(text_.slice(done_, offset).count('\n'));
    done_ = offset;
    return line_;
  }

private:
  llvm::StringRef text_;
  std::size_t done_ = 0;
  unsigned line_ = 1;
};

/// Reads the NOLINT at `offset` of `text`; `end` is the end of its comment.
nolint_comment read_one(llvm::StringRef text, std::size_t offset, std::size_t end) {
  using form = nolint_comment::form;
  nolint_comment result = {};
  result.kind = form::line;
  result.offset = offset;
  llvm::StringRef rest = text.slice(offset, end);
  rest.consume_front("NOLINT");
  for (auto [word, kind] :
       {std::pair{"NEXTLINE", form::next_line}, std::pair{"BEGIN", form::begin}, std::pair{"END", form::end}})
    if (rest.consume_front(word)) {
      result.kind = kind;
      break;
    }
  std::size_t close = rest.find(')');
  if (rest.starts_with("(") && close != llvm::StringRef::npos) {
    result.has_list = true;
    llvm::StringRef list = rest.slice(1, close);
    while (!list.empty()) {
      auto [item, others] = list.split(',');
      if (llvm::StringRef check = item.trim(); !check.empty())
        result.items.push_back({check, static_cast<std::size_t>(check.data() - text.data())});
      list = others;
    }
    rest = rest.drop_front(close + 1);
  }
  result.length = static_cast<std::size_t>(rest.data() - text.data()) - offset;
  return result;
}

/// A begin is about the lines up to the next end with the same list.
void match_blocks(std::vector<nolint_comment> &all, unsigned last_line) {
  auto list = [](const nolint_comment &one) {
    std::vector<llvm::StringRef> names;
    for (const nolint_item &item : one.items)
      names.push_back(item.check);
    return names;
  };
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].kind != nolint_comment::form::begin)
      continue;
    all[i].last = last_line;
    for (std::size_t j = i + 1; j < all.size(); ++j)
      if (all[j].kind == nolint_comment::form::end && list(all[j]) == list(all[i])) {
        all[i].last = all[j].line;
        break;
      }
  }
}

} // namespace

void lex_raw(llvm::StringRef text, llvm::function_ref<void(lexeme, std::size_t, std::size_t)> visit) {
  clang::LangOptions language;
  language.CPlusPlus = language.CPlusPlus11 = language.CPlusPlus14 = language.CPlusPlus17 = language.CPlusPlus20 = true;
  language.LineComment = true;
  language.RawStringLiterals = true;
  std::string copy = text.str(); // ends in a zero, as the lexer wants it
  const char *begin = copy.data();
  clang::Lexer lexer(clang::SourceLocation(), language, begin, begin, begin + copy.size());
  lexer.SetCommentRetentionState(true);
  clang::Token token;
  for (bool at_end = false; !at_end;) {
    at_end = lexer.LexFromRawLexer(token);
    if (token.is(clang::tok::eof))
      break;
    std::size_t end = static_cast<std::size_t>(lexer.getBufferLocation() - begin);
    visit(token.is(clang::tok::comment) ? lexeme::comment : lexeme::other, end - token.getLength(), token.getLength());
  }
}

std::vector<nolint_comment> nolint_comments(llvm::StringRef text) {
  std::vector<nolint_comment> result;
  if (!text.contains("NOLINT"))
    return result;
  line_counter lines(text);
  conditions around;
  bool after_hash = false;
  lex_raw(text, [&](lexeme kind, std::size_t offset, std::size_t length) {
    llvm::StringRef token = text.substr(offset, length);
    if (kind == lexeme::other) {
      if (after_hash)
        around.directive(token);
      llvm::StringRef line_before = text.take_front(offset);
      line_before = line_before.substr(line_before.rfind('\n') + 1);
      after_hash = token == "#" && line_before.trim().empty();
      return;
    }
    for (std::size_t at = token.find("NOLINT"); at != llvm::StringRef::npos; at = token.find("NOLINT", at + 1)) {
      nolint_comment one = read_one(text, offset + at, offset + length);
      one.comment_offset = offset;
      one.comment_length = length;
      one.line = lines.at(one.offset);
      one.conditional = around.inside();
      one.first = one.last = one.line + (one.kind == nolint_comment::form::next_line);
      if (one.kind == nolint_comment::form::end)
        one.last = 0;
      result.push_back(std::move(one));
    }
  });
  match_blocks(result, lines.at(text.size()));
  return result;
}

} // namespace corosan::checker
