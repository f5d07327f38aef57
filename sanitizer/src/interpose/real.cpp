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

#if defined(__x86_64__)
long raw_syscall(long number, long a, long b, long c, long d, long e, long f) noexcept {
  long result;
  register long r10 __asm__("r10") = d;
  register long r8 __asm__("r8") = e;
  register long r9 __asm__("r9") = f;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                   : "rcx", "r11", "memory");
  return result;
}
#elif defined(__aarch64__)
long raw_syscall(long number, long a, long b, long c, long d, long e, long f) noexcept {
  register long x8 __asm__("x8") = number;
  register long x0 __asm__("x0") = a;
  register long x1 __asm__("x1") = b;
  register long x2 __asm__("x2") = c;
  register long x3 __asm__("x3") = d;
  register long x4 __asm__("x4") = e;
  register long x5 __asm__("x5") = f;
  __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory");
  return x0;
}
#else
#error "corosan runs on x86-64 and aarch64"
#endif

} // namespace corosan
