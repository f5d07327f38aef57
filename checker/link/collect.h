// Collects the facts of one translation unit.
#pragma once

#include "checker/lib/model.h"
#include "checker/lib/rule.h"
#include "checker/link/facts.h"

#include <llvm/ADT/STLFunctionalExtras.h>
#include <llvm/ADT/StringRef.h>

#include <string>

namespace corosan::checker::facts {

struct collecting {
  std::string root;                  ///< of the project; paths below it are stored relative to it
  std::uint32_t rules = every_chain; ///< which of the rules are on for this file
  bool strict = false;               ///< calls that only may block count
  llvm::function_ref<std::uint32_t(clang::SourceLocation)> silenced; ///< the rules that a NOLINT comment there names
};

/// The stored form of what the link needs to know about `program`.
std::string collect(const model &program, const collecting &how);

} // namespace corosan::checker::facts
