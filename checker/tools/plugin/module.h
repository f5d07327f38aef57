// The clang-tidy module, for executables that link it in.
#pragma once

namespace corosan::checker {

/// Refer to this so that the linker keeps the module, whose registration is a global object.
extern volatile int module_anchor;

/// How a fix is attached to its diagnostic. clang-tidy --fix applies what hangs on the warning itself; clangd shows a
/// note with edits as an action under the note's text, which reads better than the whole message.
enum class fix_style { on_warning, on_note };
extern fix_style fixes_are;

} // namespace corosan::checker
