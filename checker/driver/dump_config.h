// --dump-config: which checks run on a file, and with which options.
#pragma once

#include "checker/driver/compile.h"

#include <llvm/Support/raw_ostream.h>

namespace corosan::checker {

/// Writes `settings` as a .clang-tidy file that means the same, each option with what it does and its default.
void dump_config(llvm::raw_ostream &out, const file_settings &settings);

} // namespace corosan::checker
