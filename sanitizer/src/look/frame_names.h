// Suspended frames as people write them: function, file and line.
#pragma once

#include "look/modules.h"
#include "look/snapshot.h"
#include "report/symbolizer.h"

#include <map>
#include <utility>

namespace corosan {

/// Names come from the symbolizer where there is one, else from the place of the co_await, else they are module and
/// offset. Used by one thread.
class frame_names {
public:
  /// `program` is the symbolizer to start when the first name is asked for; empty: none.
  frame_names(const module_list &modules, std::string program) : modules_(modules), program_(std::move(program)) {}

  /// The frame in words; kept for the next snapshot.
  const frame_text &name(const snapshot &of, const look_frame &frame);
  /// True when the symbolizer was wanted and could not be started.
  bool failed() const { return failed_; }

private:
  frame_text ask(std::uintptr_t resume);

  const module_list &modules_;
  std::string program_;
  symbolizer helper_;
  bool failed_ = false;
  std::map<std::uintptr_t, frame_text> functions_;
  std::map<std::pair<std::uintptr_t, std::pair<std::string, std::uint32_t>>, frame_text> known_;
};

/// `function() file:line`, or `module+offset`.
std::string frame_words(const frame_text &frame);

} // namespace corosan
