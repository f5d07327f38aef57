// A file system that notes what is asked of it.
#include "checker/driver/file_log.h"

#include <llvm/ADT/StringExtras.h>
#include <llvm/Support/Errc.h>
#include <llvm/Support/Path.h>
#include <llvm/Support/xxhash.h>

#include <algorithm>

namespace corosan::checker {
namespace {

namespace vfs = llvm::vfs;
using kind = file_use::kind;

class logged_file final : public vfs::File {
public:
  logged_file(std::unique_ptr<vfs::File> file, file_log &log, std::string path)
      : file_(std::move(file)), log_(log), path_(std::move(path)) {}

  llvm::ErrorOr<vfs::Status> status() override { return file_->status(); }
  llvm::ErrorOr<std::string> getName() override { return file_->getName(); }
  std::error_code close() override { return file_->close(); }

  llvm::ErrorOr<std::unique_ptr<llvm::MemoryBuffer>> getBuffer(const llvm::Twine &name, std::int64_t size,
                                                               bool terminated, bool is_volatile) override {
    llvm::ErrorOr<vfs::Status> status = file_->status();
    auto buffer = file_->getBuffer(name, size, terminated, is_volatile);
    if (!buffer || !status || !status->isRegularFile()) {
      log_.complete = false;
      return buffer;
    }
    file_use &use = log_.uses[path_];
    std::string hash = content_hash((*buffer)->getBuffer());
    if (use.how == kind::read && use.hash != hash)
      log_.complete = false; // it changed under our hands
    use.how = kind::read;
    use.size = (*buffer)->getBufferSize();
    use.mtime = status->getLastModificationTime().time_since_epoch().count();
    use.hash = std::move(hash);
    return buffer;
  }

private:
  std::unique_ptr<vfs::File> file_;
  file_log &log_;
  std::string path_;
};

class logging final : public vfs::ProxyFileSystem {
public:
  logging(llvm::IntrusiveRefCntPtr<vfs::FileSystem> base, std::string folder, file_log &log)
      : ProxyFileSystem(std::move(base)), folder_(std::move(folder)), log_(log) {}

  llvm::ErrorOr<vfs::Status> status(const llvm::Twine &name) override {
    llvm::ErrorOr<vfs::Status> found = ProxyFileSystem::status(name);
    note(name, found);
    return found;
  }

  bool exists(const llvm::Twine &name) override {
    llvm::ErrorOr<vfs::Status> found = status(name);
    return found && found->exists();
  }

  llvm::ErrorOr<std::unique_ptr<vfs::File>> openFileForRead(const llvm::Twine &name) override {
    auto file = ProxyFileSystem::openFileForRead(name);
    if (!file) {
      note(name, file.getError());
      return file;
    }
    note(name, (*file)->status());
    return std::unique_ptr<vfs::File>(std::make_unique<logged_file>(std::move(*file), log_, absolute(name)));
  }

  vfs::directory_iterator dir_begin(const llvm::Twine &name, std::error_code &error) override {
    std::vector<std::string> names;
    std::error_code failed;
    for (vfs::directory_iterator entry = ProxyFileSystem::dir_begin(name, failed), end; !failed && entry != end;
         entry.increment(failed))
      names.push_back(llvm::sys::path::filename(entry->path()).str());
    if (failed)
      note(name, failed);
    else
      log_.uses[absolute(name)] = {kind::listed, 0, 0, listing_hash(std::move(names))};
    return ProxyFileSystem::dir_begin(name, error);
  }

private:
  std::string absolute(const llvm::Twine &name) const {
    llvm::SmallString<256> path;
    name.toVector(path);
    if (llvm::sys::path::is_absolute(path))
      return std::string(path);
    return folder_ + "/" + std::string(path);
  }

  void note(const llvm::Twine &name, const llvm::ErrorOr<vfs::Status> &found) {
    using llvm::errc;
    kind how = kind::missing;
    if (found)
      how = found->isDirectory() ? kind::folder : kind::file;
    else if (std::error_code error = found.getError(); error == errc::too_many_files_open ||
                                                       error == errc::too_many_files_open_in_system ||
                                                       error == errc::not_enough_memory || error == errc::io_error)
      log_.complete = false; // another run may see more
    auto [place, added] = log_.uses.try_emplace(absolute(name), file_use{how, 0, 0, {}});
    if (!added && place->second.how == kind::missing && how != kind::missing)
      log_.complete = false; // it appeared while we looked
  }

  std::string folder_;
  file_log &log_;
};

} // namespace

llvm::IntrusiveRefCntPtr<vfs::FileSystem> logging_file_system(llvm::IntrusiveRefCntPtr<vfs::FileSystem> base,
                                                              std::string folder, file_log &log) {
  return llvm::makeIntrusiveRefCnt<logging>(std::move(base), std::move(folder), log);
}

std::string content_hash(llvm::StringRef text) {
  llvm::XXH128_hash_t hash = llvm::xxh3_128bits(llvm::arrayRefFromStringRef(text));
  return llvm::utohexstr(hash.high64, /*LowerCase=*/true, 16) + llvm::utohexstr(hash.low64, /*LowerCase=*/true, 16);
}

std::string listing_hash(std::vector<std::string> names) {
  std::sort(names.begin(), names.end());
  std::string all;
  for (const std::string &name : names)
    all += name + '\0'; // no name contains it
  return content_hash(all);
}

} // namespace corosan::checker
