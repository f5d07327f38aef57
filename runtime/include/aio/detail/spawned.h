// posix_spawn with what aio::process asks for.
#pragma once

#include "aio/subprocess.h"

#include <string>
#include <vector>

namespace aio::detail {

/// Descriptors that close when they are forgotten.
class owned_fd {
public:
  owned_fd() = default;
  explicit owned_fd(int fd) noexcept : fd_(fd) {}
  owned_fd(owned_fd &&other) noexcept : fd_(other.release()) {}
  owned_fd &operator=(owned_fd &&other) noexcept;
  ~owned_fd();
  int get() const noexcept { return fd_; }
  int release() noexcept;

private:
  int fd_ = -1;
};

class spawned {
public:
  int pid = -1;
  owned_fd pidfd;
  owned_fd in, out, err; ///< our ends of the pipes; `in` is a Unix socket
};

/// Throws std::system_error that names the program.
spawned spawn_process(const std::vector<std::string> &args, const process_options &options);

} // namespace aio::detail
