// `corosan run`: sets the environment and becomes the program.
#include "run.h"

#include "elf_check.h"

#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <initializer_list>
#include <unistd.h>

namespace corosan {

/// The first of `places`, relative to the folder of this command, that exists; or an empty string.
static std::string beside_command(std::initializer_list<const char *> places) {
  char self[PATH_MAX];
  const ssize_t length = readlink("/proc/self/exe", self, sizeof self);
  if (length <= 0)
    return "";
  std::string folder(self, static_cast<std::size_t>(length));
  folder.erase(folder.rfind('/'));
  for (const char *place : places) {
    char resolved[PATH_MAX];
    if (realpath((folder + place).c_str(), resolved) != nullptr)
      return resolved;
  }
  return "";
}

std::string find_library() {
  if (const char *given = std::getenv("COROSAN_LIBRARY"))
    return access(given, R_OK) == 0 ? given : "";
  return beside_command({"/../lib/libcorosan.so", "/../" COROSAN_LIBRARY_FOLDER "/libcorosan.so", "/libcorosan.so"});
}

/// ThreadSanitizer is told to leave our library alone, unless the user has suppressions of his own: it takes one file.
static void prepare_for_tsan() {
  const char *given = std::getenv("TSAN_OPTIONS");
  const std::string options = given != nullptr ? given : "";
  const std::string file = beside_command({"/../share/corosan/tsan.supp", "/../" COROSAN_DATA_FOLDER "/tsan.supp"});
  if (options.find("suppressions=") != std::string::npos)
    std::fprintf(stderr, "corosan: add the line called_from_lib:libcorosan.so to the suppressions of TSAN_OPTIONS\n");
  else if (!file.empty()) {
    setenv("COROSAN_TSAN_OPTIONS_BEFORE", options.c_str(), 1); // the library restores it for children
    setenv("TSAN_OPTIONS", (options + (options.empty() ? "" : ":") + "suppressions=" + file).c_str(), 1);
  }
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
  const sanitizer_runtimes runtimes = find_runtimes(program);
  const char *before = std::getenv("LD_PRELOAD");
  std::string first; // AddressSanitizer ends a program in which it is not
  for (const std::string &runtime : runtimes.libraries)
    if (before == nullptr || std::strstr(before, runtime.c_str()) == nullptr)
      first += runtime + ":";
  if (!first.empty())
    setenv("COROSAN_ADDED_PRELOADS", first.c_str(), 1);
  const std::string rest = before != nullptr && *before != 0 ? ":" + std::string(before) : "";
  setenv("LD_PRELOAD", (first + library + rest).c_str(), 1);
  if (runtimes.thread)
    prepare_for_tsan();
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
