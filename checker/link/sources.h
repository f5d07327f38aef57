// Where the facts of the units are: files, or buffers in memory.
#pragma once

#include "checker/link/facts.h"

#include <llvm/Support/MemoryBuffer.h>

#include <memory>

namespace corosan::checker::linking {

/// Where one unit's facts are: in a file, or in memory.
struct source {
  std::string name;       ///< the file, or what to call it in messages
  llvm::StringRef bytes;  ///< empty: read the file
  std::uint64_t hash = 0; ///< of the content, once it is known: it must not change any more
};

/// The facts of one unit while somebody looks at them.
struct loaded {
  std::unique_ptr<llvm::MemoryBuffer> buffer;
  facts::unit unit;
};
/// Null, and the reason in `problem`, when they cannot be trusted.
std::unique_ptr<loaded> load(const source &from, std::string &problem);

/// Sorts by main file and content, and leaves out what is there twice. What cannot be used is named in `problems`.
void sort_units(std::vector<source> &units, std::vector<std::string> &problems);

} // namespace corosan::checker::linking
