// Goes through the files that were read; see own_files.h.
#include "checker/lib/own_files.h"

#include <llvm/ADT/SmallPtrSet.h>

using namespace clang;

namespace corosan::checker {

void for_each_own_file(const SourceManager &sources, llvm::StringRef word, llvm::function_ref<void(FileID)> visit) {
  llvm::SmallPtrSet<const FileEntry *, 16> seen;
  for (unsigned i = 0; i < sources.local_sloc_entry_size(); ++i) {
    const SrcMgr::SLocEntry &entry = sources.getLocalSLocEntry(i);
    if (!entry.isFile() || SrcMgr::isSystem(entry.getFile().getFileCharacteristic()))
      continue;
    FileID file = sources.getFileID(SourceLocation::getFromRawEncoding(entry.getOffset()));
    OptionalFileEntryRef ref = sources.getFileEntryRefForID(file);
    if (ref && seen.insert(&ref->getFileEntry()).second && sources.getBufferData(file).contains(word))
      visit(file);
  }
}

} // namespace corosan::checker
