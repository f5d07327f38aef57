// For "did you mean".
#pragma once

#include <llvm/ADT/ArrayRef.h>
#include <llvm/ADT/StringRef.h>

#include <string>

namespace corosan::checker {

/// The candidate nearest to `name`, or "" when none is near.
std::string nearest(llvm::StringRef name, llvm::ArrayRef<std::string> candidates);

/// "; did you mean 'x'?" with the nearest candidate, else `otherwise`.
std::string did_you_mean(llvm::StringRef name, llvm::ArrayRef<std::string> candidates, llvm::StringRef otherwise = "");

} // namespace corosan::checker
