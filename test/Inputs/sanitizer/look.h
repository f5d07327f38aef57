// For programs that are looked at from outside while they run.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>
#include <unistd.h>

/// Runs the shell command in $LOOK, in which PID stands for this process. The calling thread is blocked meanwhile, and
/// with it the loop that it runs.
inline void look_from_outside(const char *append_to = nullptr) {
  std::string command = std::getenv("LOOK");
  for (std::size_t at; (at = command.find("PID")) != std::string::npos;)
    command.replace(at, 3, std::to_string(getpid()));
  if (append_to != nullptr)
    command += std::string(" >> ") + append_to;
  std::fflush(stdout);
  if (const int status = std::system(command.c_str()); status != 0) {
    std::fprintf(stderr, "%s: status %d\n", command.c_str(), status);
    std::_Exit(3);
  }
}
