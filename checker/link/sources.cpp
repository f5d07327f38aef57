// Opens facts and puts them in order; see sources.h.
#include "checker/link/sources.h"

#include <llvm/ADT/STLExtras.h>

#include <algorithm>
#include <optional>
#include <tuple>

namespace corosan::checker::linking {
namespace {

/// The bytes of `from`; `buffer` keeps those of a file. Nothing, and the reason in `problem`, when it cannot be read.
std::optional<llvm::StringRef> bytes_of(const source &from, std::unique_ptr<llvm::MemoryBuffer> &buffer,
                                        std::string &problem) {
  if (!from.bytes.empty())
    return from.bytes;
  auto opened = llvm::MemoryBuffer::getFile(from.name, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (!opened) {
    problem = opened.getError().message();
    return std::nullopt;
  }
  buffer = std::move(*opened);
  return buffer->getBuffer();
}

} // namespace

void sort_units(std::vector<source> &units, std::vector<std::string> &problems) {
  struct key {
    std::string file;
    std::uint64_t hash;
    source from;
  };
  std::vector<key> keys;
  for (source &one : units) {
    std::string problem;
    std::unique_ptr<llvm::MemoryBuffer> buffer;
    llvm::StringRef file;
    std::uint64_t hash = 0;
    const std::optional<llvm::StringRef> bytes = bytes_of(one, buffer, problem);
    if (bytes && facts::peek(*bytes, file, hash, problem))
      keys.push_back({file.str(), hash, std::move(one)});
    else
      problems.push_back("cannot use '" + one.name + "': " + problem);
  }
  llvm::sort(keys, [](const key &a, const key &b) { return std::tie(a.file, a.hash) < std::tie(b.file, b.hash); });
  keys.erase(
      std::unique(keys.begin(), keys.end(),
                  [](const key &a, const key &b) { return std::tie(a.file, a.hash) == std::tie(b.file, b.hash); }),
      keys.end());
  units.clear();
  for (key &one : keys) {
    one.from.hash = one.hash;
    units.push_back(std::move(one.from));
  }
}

std::unique_ptr<loaded> load(const source &from, std::string &problem) {
  auto result = std::make_unique<loaded>();
  std::uint64_t hash = 0;
  const std::optional<llvm::StringRef> bytes = bytes_of(from, result->buffer, problem);
  if (!bytes || !facts::read(*bytes, result->unit, problem, &hash))
    return nullptr;
  if (from.hash && from.hash != hash) {
    problem = "it changed while it was read";
    return nullptr;
  }
  return result;
}

} // namespace corosan::checker::linking
