// What the two ways of switching the sanitizer on have in common.
#pragma once

#include "aio/debug.h"

namespace aio::detail {

/// COROSAN is set, not empty and not "0".
bool asked_by_environment() noexcept;
/// The path of libcorosan.so: COROSAN_LIBRARY, else what the program was configured with, else the plain name.
const char *library_path() noexcept;
/// The library's entry when it is loaded in this process.
using hooks_entry = const debug::hooks *(*)(std::uint32_t) noexcept;
hooks_entry loaded_entry() noexcept;
/// One line on stderr: the sanitizer is not active, and why.
void say_not_active(const char *reason, const char *detail = "") noexcept;
/// Forces the program's start-up code for COROSAN=1 into every program that opens a loop.
void link_early_start() noexcept;

} // namespace aio::detail
