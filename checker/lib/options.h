// What the user may set for the checks: the rows of options.def as one struct, and the same rows by name.
#pragma once

#include <llvm/ADT/ArrayRef.h>
#include <llvm/ADT/StringRef.h>

#include <memory>
#include <string>
#include <vector>

namespace corosan::checker {

class row_table;

namespace option_types {
using list = std::vector<std::string>; ///< in a CheckOption: the items with ';' between them

/// The settings that rules read, each with its default.
struct options {
#define OPTION(check, name, type, member, value, help) type member = value;
#include "checker/lib/options.def"
  std::shared_ptr<const row_table> rows; ///< the catalog with the user's coro-calls.txt; null: what is built in
  bool whole_program = false; ///< not the user's: a link follows the calls to other functions, so that rules leave
                              ///< chains of calls to it
};
} // namespace option_types
using options = option_types::options;

/// One option, as .clang-tidy and --dump-config have it.
struct option_row {
  llvm::StringLiteral check; ///< id, without "coro-"
  llvm::StringLiteral name;
  llvm::StringLiteral help; ///< one line, no full stop
  /// Sets it from text; "" or what such a value has to be, as it follows "wants ".
  std::string (*set)(options &, llvm::StringRef text);
  /// Its value as text that `set` takes.
  std::string (*get)(const options &);

  std::string key() const { return ("coro-" + check + "." + name).str(); }
};

/// All rows of options.def, in their order.
llvm::ArrayRef<option_row> option_rows();

/// "" when `key` ("coro-<id>.<Name>") is an option, else a message with the nearest one.
std::string unknown_option(llvm::StringRef key);

} // namespace corosan::checker
