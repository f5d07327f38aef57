// What a rule reports: one finding, with its notes and fixes, still in Clang's own locations.
#pragma once

#include "catalog/catalog.h"

#include <clang/Basic/Diagnostic.h>
#include <clang/Basic/SourceLocation.h>

#include <string>
#include <vector>

namespace corosan::checker {

/// A second place that explains a finding: one hop of a call chain, the suspension point, the acquisition.
struct note {
  clang::SourceLocation location;
  std::string message;
};

/// One finding in one translation unit.
struct finding {
  const catalog::finding *rule = nullptr;
  clang::SourceLocation location;      ///< where the caret goes; its expansion is in code the user can edit
  clang::SourceRange highlight;        ///< underlined, may be invalid
  std::string message;                 ///< lower case, no full stop, no "[coro-...]"
  std::vector<note> notes;             ///< in reading order; for a chain, from the coroutine to the blocking call
  std::vector<clang::FixItHint> fixes; ///< all or nothing; empty when no rewrite is known to be right
  bool safe_fix = false;               ///< applying `fixes` cannot change what a correct program does otherwise
  std::string function;                ///< qualified name of the enclosing function, for fingerprints
  std::string subject;                 ///< what it is about (callee, variable), for fingerprints
};

} // namespace corosan::checker
