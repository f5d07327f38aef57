// The options of coro-tidy may be defined in any of its files: with this category, --help shows them.
#pragma once

#include <llvm/Support/CommandLine.h>

namespace corosan::checker {

extern llvm::cl::OptionCategory category;

} // namespace corosan::checker
