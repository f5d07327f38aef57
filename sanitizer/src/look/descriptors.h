// The descriptors of another process in words.
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace corosan {

/// What a descriptor refers to, with the words of the reports: kind "socket", "pipe", "file" ...
struct descriptor_words {
  std::string kind;
  std::string text; ///< path, or "local->peer" of a socket
};

/// Looks into /proc/PID as descriptors are asked for, and keeps what it found. Used by one thread.
class descriptor_table {
public:
  explicit descriptor_table(int pid) : pid_(pid) {}
  const descriptor_words &find(int fd);

private:
  void read_sockets();

  int pid_;
  bool sockets_read_ = false;
  std::map<int, descriptor_words> known_;
  std::map<std::uint64_t, std::string> sockets_; ///< by inode
};

} // namespace corosan
