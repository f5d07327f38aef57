// What libcorosan.so shows to those who look from outside: found through an ELF note, owner "corosan", type 1.
#pragma once

#include <cstddef>
#include <cstdint>

namespace corosan {

/// Offsets, because task records and slots change more often than this.
struct look_table {
  char magic[8] = {'c', 'o', 'r', 'o', 's', 'a', 'n', '1'};
  const void *hooks = nullptr; ///< the table that the runtime took when cookies are ours
  std::uint64_t findings = 0;  ///< told so far
  // In what the cookie of a task points to:
  std::uint32_t created_in_record = 0; ///< ns, 64 bits
  std::uint32_t waiting_in_record = 0; ///< when its last step began; ns, 64 bits
  std::uint32_t busy_in_record = 0;    ///< ns in steps that ended, 64 bits
  std::uint32_t steps_in_record = 0;   ///< that ended, 32 bits
  // In what the cookie of a loop points to:
  std::uint32_t start_in_slot = 0;      ///< when the step began, 0: none; ns, 64 bits
  std::uint32_t step_in_slot = 0;       ///< its number, 64 bits
  std::uint32_t call_in_slot = 0;       ///< pointer to the row of the call in progress, whose first word is the symbol
  std::uint32_t call_start_in_slot = 0; ///< ns, 64 bits
};

} // namespace corosan
