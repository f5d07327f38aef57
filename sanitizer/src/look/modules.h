// The files that are mapped into a process, and the notes in them.
#pragma once

#include "look/process_memory.h"

#include <cstdint>
#include <string>
#include <vector>

namespace corosan {

/// One program or library in memory.
struct loaded_module {
  std::uintptr_t start = 0, end = 0;
  std::uintptr_t bias = 0; ///< address in memory minus address in the file
  std::string path;        ///< as the process sees it
  std::string file;        ///< where this process can open it
};

class module_list {
public:
  /// False with `error` in words when the process cannot be looked at.
  bool read(process_memory &memory, std::string &error);
  /// The module that an address lies in, or null.
  const loaded_module *find(std::uintptr_t address) const;
  /// Where the notes of this owner and type lead: each description is a distance from itself to a thing in memory.
  std::vector<std::uintptr_t> anchors(process_memory &memory, const std::string &owner, std::uint32_t type) const;

private:
  std::vector<loaded_module> modules_;
};

} // namespace corosan
