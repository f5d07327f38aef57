// Another process's memory (or one's own), read through the kernel without stopping anybody.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace corosan {

/// Reads in blocks and keeps them, because a task is a few hundred bytes and there may be a million of them. What it
/// says is therefore as old as the block; `forget` before reading something anew. Used by one thread.
class process_memory {
public:
  explicit process_memory(int pid);

  /// False when some of it is not there; `error` says why.
  bool read(std::uintptr_t address, void *to, std::size_t size);
  template <class T> bool read(std::uintptr_t address, T &to) { return read(address, &to, sizeof(T)); }
  /// A C string of at most `limit` characters; empty when there is none.
  std::string text(std::uintptr_t address, std::size_t limit = 1000);

  void forget(std::uintptr_t address, std::size_t size = 1);
  void forget_all();

  int pid() const { return pid_; }
  int error() const { return error_; }                   ///< errno of the last read that failed
  std::size_t bytes_read() const { return bytes_read_; } ///< from the process

private:
  static constexpr std::size_t block_size = 64 * 1024, slots = 4096; // at most 256 MiB
  struct block {
    std::uintptr_t address = 0; ///< 0: none
    std::size_t first = 0, last = 0;
    std::unique_ptr<char[]> bytes;
  };
  block *load(std::uintptr_t address);
  std::size_t fill(block &into, std::uintptr_t from);
  block &slot_of(std::uintptr_t address) { return blocks_[address / block_size % slots]; }

  int pid_, error_ = 0;
  std::size_t bytes_read_ = 0;
  std::vector<block> blocks_;
};

} // namespace corosan
