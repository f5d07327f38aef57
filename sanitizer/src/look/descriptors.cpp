// Reads /proc/PID/fd and /proc/PID/net.
#include "look/descriptors.h"

#include <arpa/inet.h>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>
#include <sys/stat.h>
#include <unistd.h>

namespace corosan {
namespace {

/// "0100007F:1F90" as "127.0.0.1:8080": words of the machine's byte order.
std::string address_words(const std::string &hex) {
  const std::size_t colon = hex.find(':');
  if (colon != 8 && colon != 32)
    return "";
  std::uint32_t words[4] = {};
  for (std::size_t i = 0; i < colon / 8; ++i)
    words[i] = static_cast<std::uint32_t>(std::strtoul(hex.substr(i * 8, 8).c_str(), nullptr, 16));
  const unsigned long port = std::strtoul(hex.c_str() + colon + 1, nullptr, 16);
  char text[INET6_ADDRSTRLEN] = "";
  inet_ntop(colon == 8 ? AF_INET : AF_INET6, words, text, sizeof text);
  const std::string host = colon == 8 ? text : "[" + std::string(text) + "]";
  return host + ":" + std::to_string(port);
}

} // namespace

void descriptor_table::read_sockets() {
  sockets_read_ = true;
  const std::string net = "/proc/" + std::to_string(pid_) + "/net/";
  for (const char *name : {"tcp", "tcp6", "udp", "udp6"}) {
    std::ifstream file(net + name);
    std::string line, slot, local, peer, word;
    std::getline(file, line);
    while (std::getline(file, line)) {
      std::istringstream words(line);
      words >> slot >> local >> peer;
      std::uint64_t inode = 0;
      for (int skipped = 0; skipped < 6; ++skipped)
        words >> word;
      words >> inode;
      const bool connected = peer.find_first_not_of("0:") != std::string::npos;
      sockets_[inode] = address_words(local) + (connected ? "->" + address_words(peer) : "");
    }
  }
  std::ifstream file(net + "unix");
  std::string line, word, path;
  std::getline(file, line);
  while (std::getline(file, line)) {
    std::istringstream words(line);
    for (int skipped = 0; skipped < 6; ++skipped)
      words >> word;
    std::uint64_t inode = 0;
    if (words >> inode >> path)
      sockets_[inode] = path;
  }
}

const descriptor_words &descriptor_table::find(int fd) {
  const auto [place, fresh] = known_.try_emplace(fd);
  descriptor_words &found = place->second;
  if (!fresh)
    return found;
  const std::string link = "/proc/" + std::to_string(pid_) + "/fd/" + std::to_string(fd);
  char target[4096];
  const ssize_t length = readlink(link.c_str(), target, sizeof target);
  struct stat status;
  if (length <= 0 || stat(link.c_str(), &status) != 0)
    return found;
  found.text.assign(target, static_cast<std::size_t>(length));
  switch (status.st_mode & S_IFMT) {
  case S_IFREG:
    found.kind = "file";
    break;
  case S_IFDIR:
    found.kind = "directory";
    break;
  case S_IFIFO:
    found.kind = "pipe";
    break;
  case S_IFSOCK:
    found.kind = "socket";
    if (!sockets_read_)
      read_sockets();
    if (const auto known = sockets_.find(status.st_ino); known != sockets_.end())
      found.text = known->second;
    break;
  case S_IFCHR:
  case S_IFBLK:
    found.kind = "device";
    break;
  default:
    found.kind = "other";
  }
  return found;
}

} // namespace corosan
