// coro-calls.txt: what a user adds to the catalog. Both engines read it with this reader, which therefore stands beside
// the tables, with no dependency beyond the standard library (C++17).
#pragma once

#include "catalog/catalog.h"

#include <string>
#include <string_view>
#include <vector>

namespace corosan::catalog {

/// One line of the file.
struct calls_line {
  enum class says : std::uint8_t {
    blocks, ///< NAME -> TEXT
    allow,  ///< allow NAME
    role,   ///< offload NAME, dialect DIALECT ROLE NAME
    sleep   ///< dialect DIALECT sleep TEXT [<HEADER>]
  };
  says what = says::blocks;
  unsigned line = 0, column = 0; ///< of the name, or of the text of a sleep; both count from 1
  std::string name;              ///< as the catalog writes names, but "f" for "::f"; may have '*'
  std::string text;              ///< what to use instead, or how to sleep
  std::string reason;            ///< what follows "because", may be empty
  std::string dialect, header;   ///< header with its < > or " "
  catalog::role role = catalog::role::offload;
};

/// What is wrong with a line.
struct calls_problem {
  unsigned line = 0, column = 0;
  std::string message;
  std::string word;               ///< the word that is not known, or empty
  std::vector<std::string> known; ///< what could have been meant
};

/// A whole file. Lines with problems are left out of `lines`.
struct calls_file {
  std::vector<calls_line> lines;
  std::vector<calls_problem> problems;
};

calls_file parse_calls(std::string_view text);

/// True when `pattern`, whose '*' stand for any text, is all of `text`.
bool matches(std::string_view pattern, std::string_view text);

} // namespace corosan::catalog
