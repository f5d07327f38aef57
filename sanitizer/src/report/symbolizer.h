// A conversation with llvm-symbolizer, which runs in a process of its own.
#pragma once

#include "report/helper_process.h"

#include <cstdint>
#include <string>
#include <vector>

namespace corosan {

/// One frame for people; inlined calls have frames of their own.
struct frame_text {
  std::uintptr_t pc = 0;
  std::string function, file; ///< empty when unknown
  unsigned line = 0, column = 0;
  std::string module;        ///< path of the program or library
  std::uintptr_t offset = 0; ///< in the module's file
};

/// Removes ".resume", "[clone .actor]" and what else compilers append to parts of a coroutine.
std::string strip_clone(std::string function);
/// True for code of the runtime, of Asio, of the C++ library: not what the user wrote.
bool is_internal(const frame_text &frame);

/// The newest llvm-symbolizer in PATH, or empty.
std::string find_symbolizer();

/// Used by one thread.
class symbolizer {
public:
  /// Starts `program`; false when it cannot.
  bool start(const std::string &program);
  bool running() const { return helper_.running(); }
  void stop() noexcept { helper_.stop(); }
  /// Appends the frames at the module and offset of `place`, innermost first. False when there was no answer; it is
  /// stopped then.
  bool ask(const frame_text &place, std::vector<frame_text> &frames);

private:
  helper_process helper_;
};

} // namespace corosan
