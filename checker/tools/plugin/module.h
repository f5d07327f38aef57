// The clang-tidy module, for executables that link it in.
#pragma once

namespace corosan::checker {

/// Refer to this so that the linker keeps the module, whose registration is a global object.
extern volatile int module_anchor;

} // namespace corosan::checker
