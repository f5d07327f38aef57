// Takes the sanitizer's hook table when a loop opens.
#include "activation.h"

#include "aio/detail/activation.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <link.h>
#include <sys/auxv.h>

// Defined weakly by <aio/corosan_library.h> in the program; null when no translation unit included it.
extern "C" [[gnu::weak]] const char aio_corosan_library[];

namespace aio::detail {

#ifndef AIO_NO_DEBUG_HOOKS
namespace {

bool refused_by_environment() noexcept {
  const char *value = std::getenv("COROSAN");
  return value && std::strcmp(value, "0") == 0;
}

bool take_table(hooks_entry entry) noexcept {
  const debug::hooks *table = entry(debug::abi_version);
  if (!table) {
    say_not_active(
        "its library does not serve this version of aio/debug.h; rebuild the program and the library together");
    return false;
  }
  debug::active = table;
  return true;
}

/// A program without an interpreter was linked with -static: nothing can be loaded into it.
bool is_static_program() noexcept {
  const auto *headers = reinterpret_cast<const ElfW(Phdr) *>(::getauxval(AT_PHDR));
  const unsigned long count = ::getauxval(AT_PHNUM);
  for (unsigned long index = 0; headers && index < count; ++index)
    if (headers[index].p_type == PT_INTERP)
      return false;
  return headers != nullptr;
}

bool load_late() noexcept {
  if (is_static_program()) {
    say_not_active("this program is linked with -static, so the library cannot be loaded into it");
    return false;
  }
  void *library = ::dlopen(library_path(), RTLD_NOW | RTLD_GLOBAL);
  if (!library) {
    const char *reason = ::dlerror();
    say_not_active("its library cannot be loaded: ", reason ? reason : library_path());
    return false;
  }
  const auto entry = reinterpret_cast<hooks_entry>(::dlsym(library, "corosan_aio_hooks"));
  if (!entry) {
    say_not_active("this library does not export corosan_aio_hooks: ", library_path());
    return false;
  }
  if (!take_table(entry))
    return false;
  std::fputs("aio: the sanitizer was loaded late, by run_options.debug: its interposers (blocking-call) cannot take "
             "effect; set COROSAN=1 in the environment instead\n",
             stderr);
  return true;
}

} // namespace
#endif

bool asked_by_environment() noexcept {
  const char *value = std::getenv("COROSAN");
  return value && *value && std::strcmp(value, "0") != 0;
}

const char *library_path() noexcept {
  const char *value = std::getenv("COROSAN_LIBRARY");
  if (value && *value)
    return value;
  return aio_corosan_library ? aio_corosan_library : "libcorosan.so";
}

hooks_entry loaded_entry() noexcept {
  return reinterpret_cast<hooks_entry>(::dlsym(RTLD_DEFAULT, "corosan_aio_hooks"));
}

void say_not_active(const char *reason, const char *detail) noexcept {
  std::fprintf(stderr, "aio: the sanitizer is NOT ACTIVE: %s%s\n", reason, detail);
}

bool activate(bool asked) noexcept {
  link_early_start();
#ifdef AIO_NO_DEBUG_HOOKS
  if (asked)
    say_not_active("this program was built with AIO_NO_DEBUG_HOOKS");
  return false;
#else
  if (debug::enabled() || refused_by_environment())
    return false;
  if (const hooks_entry entry = loaded_entry())
    return take_table(entry);
  // COROSAN=1 without the library: the early start has said why.
  return asked && !asked_by_environment() && load_late();
#endif
}

} // namespace aio::detail
