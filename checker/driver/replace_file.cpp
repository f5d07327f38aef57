// Temporary file, permissions, rename.
#include "checker/driver/replace_file.h"

#include <llvm/ADT/SmallString.h>
#include <llvm/Support/Error.h>
#include <llvm/Support/FileSystem.h>
#include <llvm/Support/raw_ostream.h>

namespace corosan::checker {

namespace fs = llvm::sys::fs;

std::string replace_file(llvm::StringRef path, llvm::StringRef text) {
  llvm::SmallString<256> target(path);
  if (fs::exists(path))
    fs::real_path(path, target);
  auto failed = [&](const std::string &why) { return "cannot write '" + path.str() + "': " + why; };
  llvm::ErrorOr<fs::perms> mode = fs::getPermissions(target);
  if (mode && fs::access(target, fs::AccessMode::Write))
    return failed("permission denied");
  llvm::Expected<fs::TempFile> file = fs::TempFile::create(target + ".%%%%%%.tmp");
  if (!file)
    return failed(llvm::toString(file.takeError()));
  llvm::raw_fd_ostream out(file->FD, /*shouldClose=*/false);
  out << text;
  out.flush();
  std::error_code error = out.error();
  out.clear_error();
  if (!error)
    error = fs::setPermissions(file->FD, mode ? *mode : static_cast<fs::perms>(0666 & ~fs::getUmask()));
  if (error) {
    llvm::consumeError(file->discard());
    return failed(error.message());
  }
  if (llvm::Error problem = file->keep(target))
    return failed(llvm::toString(std::move(problem)));
  return {};
}

std::string with_line_ends_of(llvm::StringRef model, llvm::StringRef text) {
  std::size_t first = model.find('\n');
  if (first == llvm::StringRef::npos || first == 0 || model[first - 1] != '\r')
    return text.str();
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n' && (i == 0 || text[i - 1] != '\r'))
      result += '\r';
    result += text[i];
  }
  return result;
}

} // namespace corosan::checker
