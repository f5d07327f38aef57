// The NOLINT comments of a file, as text: where they stand, what they name, which lines they are about.
#pragma once

#include <llvm/ADT/STLFunctionalExtras.h>
#include <llvm/ADT/StringRef.h>

#include <vector>

namespace corosan::checker {

/// What a raw token is, for those who edit text.
enum class lexeme { comment, other };

/// Calls `visit` with every token of `text`, a C++ file, in order: its kind, offset and length. Comments are tokens.
void lex_raw(llvm::StringRef text, llvm::function_ref<void(lexeme, std::size_t offset, std::size_t length)> visit);

/// One name or glob in the parentheses of a NOLINT.
struct nolint_item {
  llvm::StringRef check;
  std::size_t offset; ///< in the file
};

struct nolint_comment {
  enum class form { line, next_line, begin, end };
  form kind;
  std::size_t offset, length;                 ///< from the N to the closing parenthesis
  std::size_t comment_offset, comment_length; ///< the whole comment
  unsigned line = 0;                          ///< where it stands, from 1
  unsigned first = 0, last = 0;               ///< the lines that it is about; first > last for an `end`
  bool has_list = false;                      ///< NOLINT() and NOLINT(a, b)
  bool conditional = false;                   ///< inside an #if: the code around it may not be compiled here
  std::vector<nolint_item> items;
};

/// All of them, in order. The references are into `text`. A NOLINTBEGIN without its end goes to the end of the file.
std::vector<nolint_comment> nolint_comments(llvm::StringRef text);

} // namespace corosan::checker
