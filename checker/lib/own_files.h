// The files of a translation unit that the user can edit.
#pragma once

#include <clang/Basic/SourceManager.h>

#include <llvm/ADT/STLFunctionalExtras.h>

namespace corosan::checker {

/// Calls `visit` once for each file outside system headers whose text contains `word`.
void for_each_own_file(const clang::SourceManager &sources, llvm::StringRef word,
                       llvm::function_ref<void(clang::FileID)> visit);

} // namespace corosan::checker
