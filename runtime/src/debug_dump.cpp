// Hands a dump to the sanitizer, which knows the names.
#include "aio/debug_dump.h"

#include <cstdio>
#include <dlfcn.h>
#include <unistd.h>

namespace aio::debug {

bool dump(int fd) noexcept {
  const auto write_tree = reinterpret_cast<int (*)(int)>(::dlsym(RTLD_DEFAULT, "corosan_dump"));
  if (write_tree)
    return write_tree(fd) != 0;
  std::fprintf(stderr,
               "aio: debug::dump needs the sanitizer: start the program with COROSAN=1, or run 'corosan pstree %d'\n",
               static_cast<int>(::getpid()));
  return false;
}

} // namespace aio::debug
