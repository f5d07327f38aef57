// Reads with process_vm_readv, block by block.
#include "look/process_memory.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <sys/uio.h>

namespace corosan {

namespace {
constexpr std::size_t page = 4096;
}

process_memory::process_memory(int pid) : pid_(pid), blocks_(slots) {}

/// Reads from `from` to the end of the block; returns how many bytes there were.
std::size_t process_memory::fill(block &into, std::uintptr_t from) {
  const std::size_t offset = from - into.address;
  const iovec local{into.bytes.get() + offset, block_size - offset};
  const iovec remote{reinterpret_cast<void *>(from), block_size - offset};
  const ssize_t got = process_vm_readv(pid_, &local, 1, &remote, 1, 0);
  if (got <= 0) {
    error_ = errno;
    return 0;
  }
  into.first = offset;
  into.last = offset + static_cast<std::size_t>(got);
  bytes_read_ += static_cast<std::size_t>(got);
  return static_cast<std::size_t>(got);
}

process_memory::block *process_memory::load(std::uintptr_t address) {
  const std::uintptr_t start = address / block_size * block_size;
  block &slot = slot_of(address);
  const auto has = [&] { return address - start >= slot.first && address - start < slot.last; };
  if (slot.address == start && slot.address != 0 && has())
    return &slot;
  if (!slot.bytes)
    slot.bytes = std::make_unique<char[]>(block_size);
  slot.address = start;
  slot.first = slot.last = 0;
  // A mapping may begin in the middle of the block.
  if ((start != 0 && fill(slot, start) != 0 && has()) || fill(slot, address / page * page) != 0)
    return &slot;
  slot.address = 0;
  return nullptr;
}

bool process_memory::read(std::uintptr_t address, void *to, std::size_t size) {
  auto *out = static_cast<char *>(to);
  while (size != 0) {
    const block *from = address == 0 || address + size < address ? nullptr : load(address);
    if (from == nullptr)
      return false;
    const std::size_t offset = address - from->address;
    const std::size_t part = std::min(size, from->last - offset);
    std::memcpy(out, from->bytes.get() + offset, part);
    out += part;
    address += part;
    size -= part;
  }
  return true;
}

std::string process_memory::text(std::uintptr_t address, std::size_t limit) {
  std::string all;
  while (address != 0 && all.size() < limit) {
    const block *from = load(address);
    if (from == nullptr)
      return "";
    const std::size_t offset = address - from->address;
    const char *start = from->bytes.get() + offset;
    const std::size_t length = strnlen(start, from->last - offset);
    all.append(start, length);
    if (length < from->last - offset)
      break;
    address += length;
  }
  if (all.size() > limit)
    all.resize(limit);
  return all;
}

void process_memory::forget(std::uintptr_t address, std::size_t size) {
  for (std::uintptr_t at = address / block_size; at <= (address + size - 1) / block_size; ++at)
    if (block &slot = slot_of(at * block_size); slot.address == at * block_size)
      slot.address = 0;
}

void process_memory::forget_all() {
  for (block &slot : blocks_)
    slot.address = 0;
}

} // namespace corosan
