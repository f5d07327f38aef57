// Finds and reads coro-calls.txt; see own_rows.h.
#include "checker/lib/own_rows.h"

#include <llvm/Support/MemoryBuffer.h>
#include <llvm/Support/Path.h>

namespace corosan::checker {

namespace path = llvm::sys::path;

std::shared_ptr<const row_table> own_rows::read(llvm::StringRef file) {
  auto [known, added] = by_path_.try_emplace(file);
  if (added)
    if (auto text = files_->getBufferForFile(file))
      known->second = std::make_shared<row_table>(file.str(), (*text)->getBuffer().str());
  return known->second;
}

std::shared_ptr<const row_table> own_rows::above(llvm::StringRef file) {
  llvm::StringRef start = path::parent_path(file);
  if (auto known = by_folder_.find(start); known != by_folder_.end())
    return known->second;
  std::shared_ptr<const row_table> found;
  for (llvm::StringRef folder = start; !folder.empty() && !found; folder = path::parent_path(folder)) {
    llvm::SmallString<256> candidate(folder);
    path::append(candidate, llvm::StringRef(catalog::user_header));
    if (auto status = files_->status(candidate); status && status->isRegularFile())
      found = read(candidate);
  }
  return by_folder_[start] = found;
}

} // namespace corosan::checker
