// Addresses turned into functions, files and lines, by llvm-symbolizer in a process of its own.
#pragma once

#include "event.h"

#include <cstdint>
#include <string>
#include <vector>

namespace corosan {

/// One frame for people; inlined calls have frames of their own.
struct frame_text {
  std::uintptr_t pc = 0;
  std::string function, file; ///< empty when unknown
  unsigned line = 0, column = 0;
  std::string module;         ///< path of the program or library
  std::uintptr_t offset = 0;  ///< in the module's file
};

/// The frames of one address, innermost first; at least one. `call`: the address is a return address.
/// For the reporter's thread only.
std::vector<frame_text> symbolize(std::uintptr_t pc, bool call);
/// A whole stack, without frames of corosan itself.
std::vector<frame_text> symbolize(const stack &where);
/// Name of a coroutine from its resume function, without clone suffixes.
frame_text symbolize_coroutine(std::uintptr_t resume);
/// Removes ".resume", "[clone .actor]" and what else compilers append to parts of a coroutine.
std::string strip_clone(std::string function);

/// True for code of the runtime, of Asio, of the C++ library: not what the user wrote.
bool is_internal(const frame_text &frame);
/// True for code of a library that the system installed.
bool is_system(const frame_text &frame);
/// The innermost frame of the user's own code, or null.
const frame_text *user_frame(const std::vector<frame_text> &frames);

/// Ends the symbolizer process.
void stop_symbolizer() noexcept;
/// In the child of a fork: the process belongs to the parent.
void forget_symbolizer() noexcept;

} // namespace corosan
