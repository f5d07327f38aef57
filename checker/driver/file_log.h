// What a check read: every file and every look-up that found none. A result is good for as long as all of them would
// go the same way again.
#pragma once

#include <llvm/ADT/IntrusiveRefCntPtr.h>
#include <llvm/ADT/StringMap.h>
#include <llvm/Support/VirtualFileSystem.h>

#include <cstdint>
#include <string>

namespace corosan::checker {

/// How a path was used, and what was seen there.
struct file_use {
  enum class kind : char {
    read = 'r',    ///< a file whose contents were read
    file = 'f',    ///< something that exists and is no folder; its contents were not read
    folder = 'd',  ///< a folder that exists
    listed = 'l',  ///< a folder whose entries were listed
    missing = 'm', ///< nothing was there: a header of that name would be found before another, or by __has_include
  };
  kind how = kind::missing;
  std::uint64_t size = 0; ///< bytes; `read` only
  std::int64_t mtime = 0; ///< nanoseconds since 1970; `read` only
  std::string hash;       ///< of the contents, or of the sorted names; `read` and `listed` only
};

struct file_log {
  llvm::StringMap<file_use> uses; ///< by absolute path, as it was asked for: ".." and links are kept
  bool complete = true;           ///< false when the check used something that cannot be compared later (a pipe)
};

/// `base`, with every use of it written to `log`, which must outlive it. Relative paths count from `folder`.
llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem>
logging_file_system(llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> base, std::string folder, file_log &log);

/// 32 hexadecimal digits that stand for `text`.
std::string content_hash(llvm::StringRef text);

/// The same for the names in a folder, in whatever order they come.
std::string listing_hash(std::vector<std::string> names);

} // namespace corosan::checker
