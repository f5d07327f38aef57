// Plain blocking sockets on loopback: the other side of a stream under test. What the kernel has accepted for a
// listening socket needs no second thread.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

class raw_socket {
public:
  explicit raw_socket(int fd) : fd_(fd) {
    if (fd < 0)
      throw std::runtime_error("no socket");
  }
  raw_socket(raw_socket &&other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  raw_socket &operator=(raw_socket &&) = delete;
  ~raw_socket() { close(); }

  void send(std::string_view data) const { (void)!::send(fd_, data.data(), data.size(), MSG_NOSIGNAL); }
  std::string receive(std::size_t most = 65536) const {
    std::string data(most, '\0');
    const ssize_t count = ::recv(fd_, data.data(), data.size(), 0);
    data.resize(count < 0 ? 0 : static_cast<std::size_t>(count));
    return data;
  }
  std::string receive_all() const {
    std::string all;
    for (std::string part = receive(); !part.empty(); part = receive())
      all += part;
    return all;
  }
  void end_writing() const { ::shutdown(fd_, SHUT_WR); }
  void close() {
    if (fd_ >= 0)
      ::close(std::exchange(fd_, -1));
  }
  /// The peer gets ECONNRESET.
  void reset() {
    const linger now = {1, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    close();
  }
  bool readable() const {
    pollfd one = {fd_, POLLIN, 0};
    return ::poll(&one, 1, 0) == 1;
  }
  int fd() const { return fd_; }

private:
  int fd_;
};

class raw_listener {
public:
  raw_listener() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in at = {};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    if (::bind(socket_.fd(), reinterpret_cast<sockaddr *>(&at), size) != 0 || ::listen(socket_.fd(), 100) != 0 ||
        ::getsockname(socket_.fd(), reinterpret_cast<sockaddr *>(&at), &size) != 0)
      throw std::runtime_error("cannot listen");
    port_ = ntohs(at.sin_port);
  }
  std::uint16_t port() const { return port_; }
  raw_socket accept() const { return raw_socket(::accept4(socket_.fd(), nullptr, nullptr, SOCK_CLOEXEC)); }
  void close() { socket_.close(); }

private:
  raw_socket socket_;
  std::uint16_t port_ = 0;
};

/// A connected socket; does not wait for accept.
inline raw_socket raw_connect(std::uint16_t port) {
  raw_socket made(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in at = {};
  at.sin_family = AF_INET;
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  at.sin_port = htons(port);
  if (::connect(made.fd(), reinterpret_cast<sockaddr *>(&at), sizeof at) != 0)
    throw std::runtime_error("cannot connect");
  return made;
}
