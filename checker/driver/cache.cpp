// The files of the cache: written under another name and renamed, checked by a hash when read.
#include "checker/driver/cache.h"

#include <llvm/ADT/StringExtras.h>
#include <llvm/Support/Compression.h>
#include <llvm/Support/FileSystem.h>
#include <llvm/Support/MemoryBuffer.h>
#include <llvm/Support/Path.h>

#include <fcntl.h>
#include <sys/stat.h>

namespace corosan::checker {
namespace {

namespace fs = llvm::sys::fs;
using kind = file_use::kind;

// An entry is one line, "<this> <hash of all that follows>", and a second one, "<key> <start> <packing> <size>"; then,
// as packed, a line per file, an empty line, and the text.
constexpr llvm::StringRef signature = "coro-tidy-cache-1";
constexpr llvm::StringRef extension = ".result", unfinished = "unfinished-";
// A file that changed later than this before the check began may have changed once more within its clock's grain.
constexpr std::int64_t clock_grain = 2'000'000'000;

constexpr std::chrono::hours sweep_every(24), keep_unused(24 * 30), keep_unfinished(1);
constexpr std::uint64_t size_limit = 2ull << 30;

bool take_line(llvm::StringRef &text, llvm::StringRef &line) {
  std::size_t end = text.find('\n');
  if (end == llvm::StringRef::npos)
    return false;
  line = text.take_front(end);
  text = text.drop_front(end + 1);
  return true;
}

/// Splits "a b rest of it" at the next blank.
llvm::StringRef take_word(llvm::StringRef &line) {
  auto [word, rest] = line.split(' ');
  line = rest;
  return word;
}

/// "" when a path cannot stand on a line.
std::string file_lines(const file_log &files) {
  std::string text;
  for (const auto &entry : files.uses) {
    const file_use &use = entry.getValue();
    if (entry.getKey().contains('\n'))
      return {};
    text += static_cast<char>(use.how);
    if (use.how == kind::read)
      text += " " + std::to_string(use.size) + " " + std::to_string(use.mtime);
    if (use.how == kind::read || use.how == kind::listed)
      text += " " + use.hash;
    text += " " + entry.getKey().str() + "\n";
  }
  return text + "\n";
}

std::int64_t nanoseconds(const timespec &time) { return time.tv_sec * 1'000'000'000ll + time.tv_nsec; }

bool is_entry(llvm::StringRef name) { return name.ends_with(extension) && name.size() == 32 + extension.size(); }

} // namespace

/// The files as this run sees them, each looked at once.
struct result_cache::seen_files {
  struct state {
    bool exists = false, folder = false;
    std::uint64_t size = 0;
    std::int64_t mtime = 0, ctime = 0;
    std::string hash; ///< "" until it was needed
  };
  llvm::StringMap<state> files;

  state &look(llvm::StringRef path) {
    auto [place, added] = files.try_emplace(path);
    state &seen = place->second;
    struct stat info;
    if (added && stat(std::string(path).c_str(), &info) == 0)
      seen = {true,
              S_ISDIR(info.st_mode),
              static_cast<std::uint64_t>(info.st_size),
              nanoseconds(info.st_mtim),
              nanoseconds(info.st_ctim),
              {}};
    return seen;
  }

  const std::string &hash(state &seen, llvm::StringRef path) {
    if (!seen.hash.empty())
      return seen.hash;
    if (seen.folder) {
      std::vector<std::string> names;
      std::error_code failed;
      for (fs::directory_iterator entry(path, failed), end; !failed && entry != end; entry.increment(failed))
        names.push_back(llvm::sys::path::filename(entry->path()).str());
      seen.hash = listing_hash(std::move(names));
    } else if (auto text = llvm::MemoryBuffer::getFile(path, false, /*RequiresNullTerminator=*/false)) {
      seen.hash = content_hash((*text)->getBuffer());
    }
    return seen.hash;
  }

  /// True when `line` of an entry, whose check began at `started`, says what is still so. The time stamps of a file
  /// decide only when nothing at all was done to it since, its own time of change included, which no program can set.
  bool holds(llvm::StringRef line, std::int64_t started) {
    llvm::StringRef what = take_word(line);
    kind how = what.size() == 1 ? static_cast<kind>(what[0]) : kind();
    std::uint64_t size = 0;
    std::int64_t mtime = 0;
    if (how == kind::read && (take_word(line).getAsInteger(10, size) || take_word(line).getAsInteger(10, mtime)))
      return false;
    llvm::StringRef expected = how == kind::read || how == kind::listed ? take_word(line) : "";
    state &seen = look(line);
    switch (how) {
    case kind::missing:
      return !seen.exists;
    case kind::file:
      return seen.exists && !seen.folder;
    case kind::folder:
      return seen.exists && seen.folder;
    case kind::listed:
      return seen.exists && seen.folder && hash(seen, line) == expected;
    case kind::read:
      if (!seen.exists || seen.folder || seen.size != size)
        return false;
      if (seen.mtime == mtime && std::max(seen.mtime, seen.ctime) + clock_grain < started)
        return true;
      return hash(seen, line) == expected;
    }
    return false;
  }
};

result_cache::result_cache(std::string folder) : seen_(std::make_unique<seen_files>()) {
  llvm::SmallString<256> path(folder);
  fs::make_absolute(path); // the workers change their folder
  folder_ = std::string(path);
  bool is_new = !fs::exists(folder_);
  std::error_code failed = fs::create_directories(folder_);
  if (!failed && !fs::is_directory(folder_))
    failed = std::make_error_code(std::errc::not_a_directory);
  if (!failed)
    failed = fs::access(folder_, fs::AccessMode::Write);
  if (failed) {
    problem_ = failed.message();
  } else if (is_new) { // backups and version control leave it out
    std::error_code ignored;
    llvm::raw_fd_ostream(folder_ + "/CACHEDIR.TAG", ignored) << "Signature: 8a477f597d28d172789f06886806bc55\n";
    llvm::raw_fd_ostream(folder_ + "/.gitignore", ignored) << "*\n";
  }
}
result_cache::~result_cache() = default;

bool result_cache::find(const cache_key &key, std::string &text) {
  std::string path = folder_ + "/" + key.name + extension.str();
  auto file = llvm::MemoryBuffer::getFile(path, false, /*RequiresNullTerminator=*/false);
  if (!file)
    return false;
  llvm::StringRef rest = (*file)->getBuffer(), line;
  if (!take_line(rest, line) || take_word(line) != signature || line != content_hash(rest) || !take_line(rest, line))
    return false;
  std::int64_t started = 0;
  std::size_t size = 0;
  if (take_word(line) != key.content || take_word(line).getAsInteger(10, started))
    return false;
  llvm::StringRef packing = take_word(line);
  if (line.getAsInteger(10, size))
    return false;
  llvm::SmallVector<std::uint8_t, 0> unpacked;
  if (packing == "zstd") {
    if (!llvm::compression::zstd::isAvailable())
      return false;
    if (llvm::Error error = llvm::compression::zstd::decompress(llvm::arrayRefFromStringRef(rest), unpacked, size)) {
      llvm::consumeError(std::move(error));
      return false;
    }
    rest = llvm::toStringRef(unpacked);
  }
  while (take_line(rest, line)) {
    if (line.empty()) {
      text = rest.str();
      fs::file_status status;
      if (!fs::status(path, status) &&
          std::chrono::system_clock::now() - status.getLastModificationTime() > sweep_every)
        utimensat(AT_FDCWD, path.c_str(), nullptr, 0); // in use: not to be swept
      return true;
    }
    if (!seen_->holds(line, started))
      return false;
  }
  return false;
}

std::error_code result_cache::store(const cache_key &key, std::int64_t started, const file_log &files,
                                    llvm::StringRef text) const {
  std::string lines = file_lines(files);
  if (!files.complete || lines.empty() || !problem_.empty())
    return {};
  std::string body = lines + text.str(), packing = "plain";
  std::size_t size = body.size();
  if (llvm::compression::zstd::isAvailable()) {
    llvm::SmallVector<std::uint8_t, 0> packed;
    llvm::compression::zstd::compress(llvm::arrayRefFromStringRef(body), packed,
                                      llvm::compression::zstd::BestSpeedCompression);
    body = llvm::toStringRef(packed).str();
    packing = "zstd";
  }
  body = key.content + " " + std::to_string(started) + " " + packing + " " + std::to_string(size) + "\n" + body;

  int file = -1;
  llvm::SmallString<256> temporary;
  if (std::error_code failed = fs::createUniqueFile(folder_ + "/" + unfinished + "%%%%%%%%%%%%", file, temporary))
    return failed;
  llvm::raw_fd_ostream out(file, /*shouldClose=*/true);
  out << signature << ' ' << content_hash(body) << '\n' << body;
  out.close();
  std::error_code failed = out.error();
  out.clear_error();
  if (!failed)
    failed = fs::rename(temporary, folder_ + "/" + key.name + extension);
  if (failed)
    fs::remove(temporary);
  return failed;
}

void result_cache::sweep() const {
  using clock = std::chrono::system_clock;
  std::string stamp = folder_ + "/swept";
  fs::file_status status;
  if (!problem_.empty() ||
      (!fs::status(stamp, status) && clock::now() - status.getLastModificationTime() < sweep_every))
    return;
  std::error_code ignored;
  llvm::raw_fd_ostream(stamp, ignored) << '\n';

  struct entry {
    std::string path;
    llvm::sys::TimePoint<> used;
    std::uint64_t size;
  };
  std::vector<entry> entries;
  std::uint64_t total = 0;
  for (fs::directory_iterator file(folder_, ignored), end; !ignored && file != end; file.increment(ignored)) {
    llvm::StringRef name = llvm::sys::path::filename(file->path());
    bool partial = name.starts_with(unfinished);
    if ((!partial && !is_entry(name)) || fs::status(file->path(), status))
      continue; // not ours
    if (clock::now() - status.getLastModificationTime() > (partial ? keep_unfinished : keep_unused))
      fs::remove(file->path());
    else if (!partial)
      entries.push_back({file->path(), status.getLastModificationTime(), status.getSize()});
  }
  for (const entry &kept : entries)
    total += kept.size;
  llvm::sort(entries, [](const entry &a, const entry &b) { return a.used < b.used; });
  for (const entry &oldest : entries) {
    if (total <= size_limit)
      break;
    fs::remove(oldest.path);
    total -= oldest.size;
  }
}

std::int64_t wall_clock() { return std::chrono::system_clock::now().time_since_epoch() / std::chrono::nanoseconds(1); }

} // namespace corosan::checker
