// Descriptors and addresses in words, by raw system calls only.
#include "descriptor.h"

#include "careful.h"
#include "interpose/real.h"
#include "report/own_files.h"

#include <algorithm>
#include <arpa/inet.h>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <unistd.h>

namespace corosan {
namespace {

long address_of(const void *p) { return reinterpret_cast<long>(p); }

void copy_string(char *to, std::size_t size, const void *from, bool foreign) {
  const auto *text = static_cast<const char *>(from);
  if (foreign)
    careful_string(to, size, text);
  else
    std::snprintf(to, size, "%s", text != nullptr ? text : "");
}

void socket_text(char *out, std::size_t size, int number) {
  const seen_descriptor seen(number);
  const int fd = seen.number();
  char ends[2][96] = {"", ""};
  const long calls[2] = {SYS_getsockname, SYS_getpeername};
  for (int i = 0; i < 2; ++i) {
    sockaddr_storage storage;
    socklen_t length = sizeof storage;
    if (raw_syscall(calls[i], fd, address_of(&storage), address_of(&length)) == 0)
      format_address(ends[i], sizeof ends[i], &storage, length);
  }
  if (ends[1][0] != 0)
    std::snprintf(out, size, "%s->%s", ends[0], ends[1]);
  else
    std::snprintf(out, size, "%s", ends[0]);
}

} // namespace

void format_address(char *out, std::size_t size, const void *address, std::size_t length) noexcept {
  out[0] = 0;
  sockaddr_storage copy{};
  if (address == nullptr || length < sizeof(sa_family_t))
    return;
  std::memcpy(&copy, address, std::min(length, sizeof copy));
  char host[INET6_ADDRSTRLEN] = "";
  if (copy.ss_family == AF_INET) {
    const auto &v4 = reinterpret_cast<const sockaddr_in &>(copy);
    inet_ntop(AF_INET, &v4.sin_addr, host, sizeof host);
    std::snprintf(out, size, "%s:%d", host, ntohs(v4.sin_port));
  } else if (copy.ss_family == AF_INET6) {
    const auto &v6 = reinterpret_cast<const sockaddr_in6 &>(copy);
    inet_ntop(AF_INET6, &v6.sin6_addr, host, sizeof host);
    std::snprintf(out, size, "[%s]:%d", host, ntohs(v6.sin6_port));
  } else if (copy.ss_family == AF_UNIX && length > offsetof(sockaddr_un, sun_path)) {
    const auto &local = reinterpret_cast<const sockaddr_un &>(copy);
    const int room = static_cast<int>(std::min(length - offsetof(sockaddr_un, sun_path), sizeof local.sun_path));
    if (local.sun_path[0] == 0)
      std::snprintf(out, size, "@%.*s", room - 1, local.sun_path + 1);
    else
      std::snprintf(out, size, "%.*s", room, local.sun_path);
  }
}

descriptor_facts look_at(int number) noexcept {
  const seen_descriptor seen(number);
  const int fd = seen.number();
  descriptor_facts facts;
  struct stat status;
  if (raw_syscall(SYS_fstat, fd, address_of(&status)) != 0)
    return facts;
  const long flags = raw_syscall(SYS_fcntl, fd, F_GETFL);
  facts.nonblocking = flags >= 0 && (flags & O_NONBLOCK) != 0;
  switch (status.st_mode & S_IFMT) {
  case S_IFREG:
    facts.kind = resource_kind::file;
    break;
  case S_IFDIR:
    facts.kind = resource_kind::directory;
    break;
  case S_IFSOCK:
    facts.kind = resource_kind::socket;
    break;
  case S_IFIFO:
    facts.kind = resource_kind::pipe;
    break;
  case S_IFBLK:
    facts.kind = resource_kind::device;
    break;
  case S_IFCHR:
    facts.kind = major(status.st_rdev) == 4 || major(status.st_rdev) == 5 ||
                         (major(status.st_rdev) >= 136 && major(status.st_rdev) <= 143)
                     ? resource_kind::terminal
                     : resource_kind::device;
    break;
  default:
    facts.kind = resource_kind::other;
  }
  return facts;
}

bool may_block(const subject &about) noexcept {
  if (about.what == subject::kind::file)
    return about.fd >= 0;
  if (about.what != subject::kind::fd && !(about.what == subject::kind::address && about.fd >= 0))
    return true;
  if (about.fd < 0)
    return false;
  const descriptor_facts facts = look_at(about.fd);
  switch (facts.kind) {
  case resource_kind::none:
    return false;
  case resource_kind::file:
  case resource_kind::directory:
    return !is_standard_output(about); // redirected output
  default:
    return !facts.nonblocking;
  }
}

bool is_standard_output(const subject &about) noexcept {
  return about.what == subject::kind::fd && (about.fd == STDOUT_FILENO || about.fd == STDERR_FILENO);
}

const char *group_of(const char *listed, const subject &about, resource_kind kind) noexcept {
  if (about.what != subject::kind::fd || std::strcmp(listed, "file") != 0)
    return listed;
  switch (kind) {
  case resource_kind::socket:
  case resource_kind::pipe:
  case resource_kind::other: // eventfd, timerfd ...
    return "socket";
  case resource_kind::terminal:
    return "console";
  default:
    return listed;
  }
}

void describe(resource &out, const subject &about, bool foreign) noexcept {
  out.fd = about.fd;
  switch (about.what) {
  case subject::kind::none:
  case subject::kind::closing:
  case subject::kind::mutex:
  case subject::kind::rwlock:
  case subject::kind::spinlock:
    return;
  case subject::kind::path:
    out.kind = resource_kind::path;
    copy_string(out.text, sizeof out.text, about.pointer, foreign);
    return;
  case subject::kind::host:
    out.kind = resource_kind::host;
    copy_string(out.text, sizeof out.text, about.pointer, foreign);
    return;
  case subject::kind::address: {
    out.kind = resource_kind::socket;
    sockaddr_storage storage{};
    const std::size_t size = std::min<std::size_t>(about.length, sizeof storage);
    if (about.pointer != nullptr && (foreign ? careful_copy(&storage, about.pointer, size)
                                             : std::memcpy(&storage, about.pointer, size) != nullptr)) {
      char peer[120];
      format_address(peer, sizeof peer, &storage, size);
      std::snprintf(out.text, sizeof out.text, "->%s", peer);
    }
    return;
  }
  case subject::kind::fd:
  case subject::kind::file:
    break;
  }
  out.kind = look_at(about.fd).kind;
  if (out.kind == resource_kind::socket) {
    socket_text(out.text, sizeof out.text, about.fd);
    return;
  }
  char link[40];
  std::snprintf(link, sizeof link, "/proc/self/fd/%d", about.fd);
  const long length =
      raw_syscall(SYS_readlinkat, AT_FDCWD, address_of(link), address_of(out.text), sizeof out.text - 1);
  out.text[length > 0 ? length : 0] = 0;
}

} // namespace corosan
