// `corosan run`: sets the environment and becomes the program.
#include "run.h"

#include "elf_check.h"

#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <unistd.h>

namespace corosan {

std::string find_library() {
  if (const char *given = std::getenv("COROSAN_LIBRARY"))
    return access(given, R_OK) == 0 ? given : "";
  char self[PATH_MAX];
  const ssize_t length = readlink("/proc/self/exe", self, sizeof self);
  if (length <= 0)
    return "";
  std::string folder(self, static_cast<std::size_t>(length));
  folder.erase(folder.rfind('/'));
  for (const char *place : {"/../lib/", "/../" COROSAN_LIBRARY_FOLDER "/", "/"}) {
    const std::string candidate = folder + place + "libcorosan.so";
    char resolved[PATH_MAX];
    if (realpath(candidate.c_str(), resolved) != nullptr)
      return resolved;
  }
  return "";
}

int run_program(const std::string &options, char **command) {
  const std::string program = find_program(command[0]);
  if (program.empty() || access(program.c_str(), F_OK) != 0) {
    std::fprintf(stderr, "corosan: %s: no such program\n", command[0]);
    return 127;
  }
  if (access(program.c_str(), X_OK) != 0) {
    std::fprintf(stderr, "corosan: %s: cannot be executed: %s\n", command[0], std::strerror(errno));
    return 126;
  }
  if (const std::string reason = why_not_preloadable(program); !reason.empty()) {
    std::fprintf(stderr, "corosan: %s cannot be watched: %s\n", command[0], reason.c_str());
    return 2;
  }
  const std::string library = find_library();
  if (library.empty()) {
    std::fprintf(stderr, "corosan: libcorosan.so is not beside this command; set COROSAN_LIBRARY to its path\n");
    return 2;
  }
  if (library.find_first_of(": ") != std::string::npos) {
    std::fprintf(stderr, "corosan: %s: the loader cannot preload from a path with a space or colon\n", library.c_str());
    return 2;
  }
  const char *before = std::getenv("LD_PRELOAD");
  setenv("LD_PRELOAD", (library + (before != nullptr && *before != 0 ? ":" + std::string(before) : "")).c_str(), 1);
  setenv("COROSAN", "1", 1);
  if (!options.empty()) {
    const char *inherited = std::getenv("COROSAN_OPTIONS");
    setenv("COROSAN_OPTIONS",
           ((inherited != nullptr && *inherited != 0 ? inherited + std::string(":") : "") + options).c_str(), 1);
  }
  execv(program.c_str(), command);
  std::fprintf(stderr, "corosan: %s: %s\n", command[0], std::strerror(errno));
  return errno == ENOENT ? 127 : 126;
}

} // namespace corosan
