// Finds the coro-calls.txt of a file.
#pragma once

#include "checker/lib/row_table.h"

#include <llvm/Support/VirtualFileSystem.h>

#include <memory>

namespace corosan::checker {

/// Reads tables and keeps them. Not thread-safe.
class own_rows {
public:
  explicit own_rows(llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> files) : files_(std::move(files)) {}

  /// The catalog for `file` (absolute): with the coro-calls.txt of its folder, or of the nearest folder above. Null
  /// when there is none.
  std::shared_ptr<const row_table> above(llvm::StringRef file);

  /// The catalog with the rows of `path`, or null when it cannot be read.
  std::shared_ptr<const row_table> read(llvm::StringRef path);

private:
  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> files_;
  llvm::StringMap<std::shared_ptr<const row_table>> by_folder_, by_path_;
};

} // namespace corosan::checker
