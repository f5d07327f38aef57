// Addresses turned into functions, files and lines, by llvm-symbolizer in a process of its own.
#pragma once

#include "event.h"
#include "report/symbolizer.h"

#include <cstdint>
#include <string>
#include <vector>

namespace corosan {

/// The frames of one address, innermost first; at least one. `call`: the address is a return address.
/// For the reporter's thread only.
std::vector<frame_text> symbolize(std::uintptr_t pc, bool call);
/// A whole stack, without frames of corosan itself.
std::vector<frame_text> symbolize(const stack &where);
/// Name of a coroutine from its resume function, without clone suffixes.
frame_text symbolize_coroutine(std::uintptr_t resume);
/// True for what Asio does inside. Where there are tables of lines only, inlined functions have short names: then the
/// file tells.
bool is_of_asio(const frame_text &frame);
/// True for code of a library that the system installed.
bool is_system(const frame_text &frame);
/// The innermost frame of the user's own code, or null.
const frame_text *user_frame(const std::vector<frame_text> &frames);

/// Ends the symbolizer process.
void stop_symbolizer() noexcept;
/// In the child of a fork: the process belongs to the parent.
void forget_symbolizer() noexcept;

} // namespace corosan
