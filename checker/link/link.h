// The second phase: what may block behind the calls that loop code makes, over all units.
#pragma once

#include "checker/driver/report.h"
#include "checker/link/graph.h"

namespace corosan::checker::linking {

struct options {
  std::string root; ///< relative paths of the facts are below it
  virtual_policy virtual_calls = virtual_policy::all;
  bool strict = false;
};

/// What is known of a call that loop code makes, from harmless to bad.
enum class verdict : std::uint8_t { never, unknown, may, blocks };

/// A function on the way of loop code that no unit defines.
struct unseen {
  std::string name;
  place at; ///< a call of it
};

struct result {
  std::vector<source> units;         ///< sorted by main file, each once
  std::vector<report> reports;       ///< in no particular order, without fingerprints
  std::vector<unseen> missing;       ///< sorted by name
  unsigned verdicts[4] = {};         ///< calls of loop code by verdict
  std::vector<std::string> problems; ///< facts that could not be used
};

/// Links the facts of `units`. The same result for any order of them.
result link(std::vector<source> units, const options &how);

} // namespace corosan::checker::linking
