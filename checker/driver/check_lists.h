// What a list of checks written for clang-tidy means to us: in .clang-tidy, in .clangd, on the command line.
#pragma once

#include <llvm/ADT/StringRef.h>

#include <string>
#include <vector>

namespace corosan::checker {

/// The trimmed, non-empty items of a comma-separated list.
std::vector<llvm::StringRef> split_checks(llvm::StringRef globs);

/// The checks that are on by default, "coro-a,coro-b".
std::string default_checks();

/// The list that decides about our checks, given the `globs` of a configuration file: our defaults, then the file's. A
/// list that is about other tools' checks only ("-*,bugprone-*") does not turn ours off; a lone "-*" does.
std::string with_our_defaults(llvm::StringRef globs);

} // namespace corosan::checker
