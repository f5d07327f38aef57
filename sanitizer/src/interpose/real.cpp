// Looks up what the interposers forward to.
#include "interpose/real.h"

#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <sys/syscall.h>

namespace corosan {

constinit std::atomic<void *> found_functions[most_interposers] = {};

namespace {

void *look_up(std::size_t index) noexcept {
  const interposer_row &row = interposer_rows[index];
  void *address = row.version[0] != 0 ? dlvsym(RTLD_NEXT, row.symbol, row.version) : nullptr;
  return address != nullptr ? address : dlsym(RTLD_NEXT, row.symbol);
}

[[noreturn]] void die(const char *symbol) noexcept {
  const char *parts[] = {"corosan: the C library has no function ", symbol, ", which this program calls\n"};
  for (const char *part : parts)
    raw_syscall(SYS_write, 2, reinterpret_cast<long>(part), static_cast<long>(std::strlen(part)));
  std::abort();
}

} // namespace

bool resolvable(std::size_t index) noexcept {
  std::atomic<void *> &found = found_functions[index];
  if (found.load(std::memory_order_relaxed) == nullptr)
    found.store(look_up(index), std::memory_order_relaxed);
  return found.load(std::memory_order_relaxed) != nullptr;
}

void *find_function(std::size_t index) noexcept {
  if (!resolvable(index))
    die(interposer_rows[index].symbol);
  return found_functions[index].load(std::memory_order_relaxed);
}

void resolve_all() noexcept {
  for (std::size_t i = 0; i < interposer_count && i < most_interposers; ++i)
    resolvable(i);
}

} // namespace corosan
