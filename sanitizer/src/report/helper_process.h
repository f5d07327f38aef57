// A child process that the program cannot notice: it is nobody's child that could be waited for.
#pragma once

#include <string>
#include <vector>

namespace corosan {

/// A running helper, spoken to through two pipes with private descriptors.
struct helper_process {
  int to = -1, from = -1;

  /// Starts `command` (argv[0] is a path) with a clean environment. False when it could not.
  bool start(const std::vector<std::string> &command);
  void stop() noexcept;
  bool running() const { return to >= 0; }

  /// Writes a line; false when the helper is gone.
  bool send(const std::string &line);
  /// Reads up to and including an empty line; false at the end or after `timeout_ms` without a byte.
  bool receive(std::vector<std::string> &lines, int timeout_ms);

private:
  std::string buffer_;
};

} // namespace corosan
