// COROSAN=1: before main begins, the program starts itself again with the sanitizer's library preloaded, so that its
// interposers are in place from the first instruction. Arguments, working directory, descriptors, process id and the
// rest of the environment stay. The library removes its entry from LD_PRELOAD again, so that children are not
// preloaded.
#include "activation.h"

#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <link.h>
#include <string>
#include <sys/auxv.h>
#include <unistd.h>
#include <vector>

extern char **environ;
extern "C" [[gnu::weak]] void __tsan_init(); // NOLINT(readability-identifier-naming)

namespace aio::detail {

namespace {

constexpr const char *marker = "COROSAN_REEXEC", *added_preloads = "COROSAN_ADDED_PRELOADS";

/// This code lies in the program itself: not in a shared library, which may be loaded in the middle of a run.
/// Also tells whether the program has an interpreter, without which nothing can be preloaded.
struct program_facts {
  bool is_ours = false;
  bool is_dynamic = false;

  program_facts() noexcept {
    const auto *headers = reinterpret_cast<const ElfW(Phdr) *>(::getauxval(AT_PHDR));
    const unsigned long count = ::getauxval(AT_PHNUM);
    ElfW(Addr) base = 0;
    for (unsigned long index = 0; index < count; ++index) {
      if (headers[index].p_type == PT_PHDR)
        base = reinterpret_cast<ElfW(Addr)>(headers) - headers[index].p_vaddr;
      is_dynamic |= headers[index].p_type == PT_INTERP;
    }
    const auto here = reinterpret_cast<ElfW(Addr)>(&marker);
    for (unsigned long index = 0; index < count; ++index)
      if (headers[index].p_type == PT_LOAD && here - (base + headers[index].p_vaddr) < headers[index].p_memsz)
        is_ours = true;
  }
};

bool starts_with(const char *text, const char *prefix) noexcept {
  return std::strncmp(text, prefix, std::strlen(prefix)) == 0;
}

/// The file to start: its real name, so that ps shows it; the magic link when the file was replaced or removed.
std::string program_path() {
  char path[PATH_MAX];
  const ssize_t length = ::readlink("/proc/self/exe", path, sizeof path - 1);
  if (length > 0) {
    path[length] = '\0';
    if (::access(path, X_OK) == 0)
      return path;
  }
  return "/proc/self/exe";
}

/// The compilers' sanitizers that are loaded as libraries, each with a colon: AddressSanitizer ends a program in which
/// it is not the first.
std::string sanitizer_runtimes() {
  std::string found;
  ::dl_iterate_phdr(
      [](dl_phdr_info *info, std::size_t, void *to) {
        const char *slash = info->dlpi_name ? std::strrchr(info->dlpi_name, '/') : nullptr;
        for (const char *name : {"libasan.", "libtsan.", "libubsan.", "liblsan.", "libclang_rt."})
          if (slash && starts_with(slash + 1, name))
            static_cast<std::string *>(to)->append(info->dlpi_name).append(":");
        return 0;
      },
      &found);
  return found;
}

/// What ThreadSanitizer has to ignore, by a file beside the library; empty when there is none, or the user has his own.
std::string tsan_options(const char *library) {
  const char *given = std::getenv("TSAN_OPTIONS");
  const std::string options = given ? given : "";
  const char *slash = std::strrchr(library, '/');
  if (!&__tsan_init || !slash || options.find("suppressions=") != std::string::npos)
    return "";
  const std::string file = std::string(library, slash) + "/../share/corosan/tsan.supp";
  return ::access(file.c_str(), R_OK) == 0 ? options + (options.empty() ? "" : ":") + "suppressions=" + file : "";
}

void start_again(char **argv, const char *library) {
  // The library restores what is added here for the sake of other sanitizers (sanitizer/src/activation.cpp).
  const std::string runtimes = sanitizer_runtimes();
  if (!runtimes.empty())
    ::setenv(added_preloads, runtimes.c_str(), 1);
  if (const std::string options = tsan_options(library); !options.empty()) {
    const char *before = std::getenv("TSAN_OPTIONS");
    ::setenv("COROSAN_TSAN_OPTIONS_BEFORE", before ? before : "", 1);
    ::setenv("TSAN_OPTIONS", options.c_str(), 1);
  }
  std::string preload = "LD_PRELOAD=" + runtimes + library;
  std::vector<char *> variables;
  for (char **variable = environ; *variable; ++variable) {
    if (starts_with(*variable, "LD_PRELOAD="))
      preload += (*variable)[11] ? std::string(":") + (*variable + 11) : std::string();
    else
      variables.push_back(*variable);
  }
  std::string mark = std::string(marker) + "=1";
  variables.push_back(preload.data());
  variables.push_back(mark.data());
  variables.push_back(nullptr);
  ::execve(program_path().c_str(), argv, variables.data());
  say_not_active("the program could not start itself again: ", std::strerror(errno));
}

/// The preloaded library would have done this: children are to see neither its entry nor the mark.
void forget(const char *library) {
  ::unsetenv(marker);
  const char *preload = std::getenv("LD_PRELOAD");
  if (const char *added = std::getenv(added_preloads); added && preload && starts_with(preload, added))
    preload += std::strlen(added);
  ::unsetenv(added_preloads);
  if (!preload || !starts_with(preload, library))
    return;
  const char *rest = preload + std::strlen(library);
  if (*rest == ':')
    ::setenv("LD_PRELOAD", std::string(rest + 1).c_str(), 1);
  else if (*rest == '\0')
    ::unsetenv("LD_PRELOAD");
}

void early_start(int, char **argv, char **) {
  if (!asked_by_environment() || loaded_entry())
    return;
  const program_facts program;
  if (!program.is_ours && program.is_dynamic)
    return;
#ifdef AIO_NO_DEBUG_HOOKS
  return say_not_active("this program was built with AIO_NO_DEBUG_HOOKS");
#endif
  if (!program.is_dynamic)
    return say_not_active("this program is linked with -static, so the library cannot be loaded into it");
  const char *library = library_path();
  if (std::getenv(marker)) {
    forget(library);
    return say_not_active("the dynamic linker did not load ", library);
  }
  if (::getauxval(AT_SECURE) != 0)
    return say_not_active("this program runs with raised privileges, for which the system ignores LD_PRELOAD");
  if (std::strchr(library, '/') && ::access(library, R_OK) != 0)
    return say_not_active("there is no library at ", library);
  if (std::strpbrk(library, ": "))
    return say_not_active("LD_PRELOAD cannot hold a path with a colon or blank: ", library);
  start_again(argv, library);
}

// After the constructors of the shared libraries (the C library works), before those of the program. Not
// .preinit_array: a shared library that this code is linked into may not have one.
[[gnu::used, gnu::section(".init_array.00101")]] void (*const early_start_entry)(int, char **, char **) = early_start;

} // namespace

void link_early_start() noexcept {}

} // namespace aio::detail
