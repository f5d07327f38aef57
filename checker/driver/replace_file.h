// Writing files that people own: all of the new text or none of it.
#pragma once

#include <llvm/ADT/StringRef.h>

#include <string>

namespace corosan::checker {

/// Gives `path` the content `text` through a temporary file beside it. Keeps the permissions; of a symbolic link,
/// replaces what it leads to. Makes the file when there is none. Returns "" or what went wrong: "cannot write ...".
std::string replace_file(llvm::StringRef path, llvm::StringRef text);

/// Like `replace_file` for an existing file whose first lines end in "\r\n" when they do: new lines in `text` get the
/// same end. Returns `text` so adapted to `model`, the content of the file.
std::string with_line_ends_of(llvm::StringRef model, llvm::StringRef text);

} // namespace corosan::checker
