// The interposers: one function per row of interposers.def. Each has the name of the C library's function as its
// symbol and another one in C++, so that no header's declaration of the original gets in the way.
#include "interpose/call_scope.h"
#include "interpose/probe.h"

#include <cstdarg>
#include <dirent.h>
#include <grp.h>
#include <mqueue.h>
#include <poll.h>
#include <pthread.h>
#include <pwd.h>
#include <signal.h>
#include <spawn.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <threads.h>
#include <unistd.h>

using namespace corosan;

namespace {

enum row_index : std::size_t {
#define CALL(group, result, symbol, version, parameters, arguments, subject, when) row_##symbol,
#define LOCK(symbol, version, parameters, arguments, try_call) row_##symbol,
#define WAIT(style, result, symbol, parameters, arguments, zero, several) row_##symbol,
#define FORMAT(symbol, parameters, last, forward, forward_parameters, forward_arguments, about) row_##symbol,
#include "interpose/interposers.def"
  row_syscall,
  row_count
};

} // namespace

namespace corosan {
const interposer_row interposer_rows[] = {
#define CALL(group, result, symbol, version, parameters, arguments, subject, when) {#symbol, version, #group},
#define LOCK(symbol, version, parameters, arguments, try_call) {#symbol, version, "lock"},
#define WAIT(style, result, symbol, parameters, arguments, zero, several) {#symbol, "", "socket"},
#define FORMAT(symbol, parameters, last, forward, forward_parameters, forward_arguments, about) {#symbol, "", "file"},
#include "interpose/interposers.def"
    {"syscall", "", "sync"},
};
const std::size_t interposer_count = row_count;
} // namespace corosan

#define EXPORTED(result, symbol, parameters)                                                                           \
  extern "C" __attribute__((visibility("default"))) result corosan_##symbol parameters __asm__(#symbol);               \
  result corosan_##symbol parameters

// Parameter lists cannot stand in parentheses of their own.
// NOLINTBEGIN(bugprone-macro-parentheses)
#define REAL(result, symbol, parameters) reinterpret_cast<result(*) parameters>(real_function(row_##symbol))

namespace {

/// Runs the call inside its scope; works for void, too.
template <class Call> auto watched(call_scope &&scope, Call call) {
  if constexpr (std::is_void_v<decltype(call())>) {
    call();
    scope.finished();
  } else {
    auto result = call();
    scope.finished();
    return result;
  }
}

} // namespace

#define CALL(group, result, symbol, version, parameters, arguments, about, when)                                       \
  EXPORTED(result, symbol, parameters) {                                                                               \
    const auto real = REAL(result, symbol, parameters);                                                                \
    thread_state &self = this_thread;                                                                                  \
    if (!self.watched() || !(when)) [[likely]]                                                                         \
      return real arguments;                                                                                           \
    return watched(call_scope(self, interposer_rows[row_##symbol], COROSAN_CALL_SITE(), about),                        \
                   [&] { return real arguments; });                                                                    \
  }
// A lock that is free is taken at once: only a contended one is a wait.
#define LOCK(symbol, version, parameters, arguments, try_call)                                                         \
  EXPORTED(int, symbol, parameters) {                                                                                  \
    const auto real = REAL(int, symbol, parameters);                                                                   \
    thread_state &self = this_thread;                                                                                  \
    if (!self.watched()) [[likely]]                                                                                    \
      return real arguments;                                                                                           \
    if ((try_call) == 0)                                                                                               \
      return 0;                                                                                                        \
    return watched(call_scope(self, interposer_rows[row_##symbol], COROSAN_CALL_SITE(), none()),                       \
                   [&] { return real arguments; });                                                                    \
  }
#define WAIT(style, result, symbol, parameters, arguments, zero, several)                                              \
  EXPORTED(result, symbol, parameters) {                                                                               \
    const auto real = REAL(result, symbol, parameters);                                                                \
    thread_state &self = this_thread;                                                                                  \
    {                                                                                                                  \
      const wait_scope wait(self, wait_style::style, COROSAN_CALL_SITE(), zero, several);                              \
      if (wait.is_loop() || !self.watched() || (zero))                                                                 \
        return real arguments;                                                                                         \
    }                                                                                                                  \
    return watched(call_scope(self, interposer_rows[row_##symbol], COROSAN_CALL_SITE(), none()),                       \
                   [&] { return real arguments; });                                                                    \
  }
#define FORMAT(symbol, parameters, last, forward, forward_parameters, forward_arguments, about)                        \
  EXPORTED(int, symbol, parameters) {                                                                                  \
    const auto real = reinterpret_cast<int(*) forward_parameters>(real_function(row_##forward));                       \
    thread_state &self = this_thread;                                                                                  \
    va_list list;                                                                                                      \
    va_start(list, last);                                                                                              \
    const auto call = [&] { return real forward_arguments; };                                                          \
    const int result =                                                                                                 \
        self.watched() ? watched(call_scope(self, interposer_rows[row_##symbol], COROSAN_CALL_SITE(), about), call)    \
                       : call();                                                                                       \
    va_end(list);                                                                                                      \
    return result;                                                                                                     \
  }
// NOLINTEND(bugprone-macro-parentheses)
#include "interpose/interposers.def"

// syscall() carries two waits that matter: io_uring's, which may be the loop's own, and the futex of std::atomic and
// std::future.
EXPORTED(long, syscall, (long number, long a, long b, long c, long d, long e, long f)) {
  using parameters = long (*)(long, long, long, long, long, long, long);
  const auto real = reinterpret_cast<parameters>(real_function(row_syscall));
  thread_state &self = this_thread;
  if (number == SYS_io_uring_enter && c > 0) {
    const wait_scope wait(self, wait_style::epoll, COROSAN_CALL_SITE(), false, true);
    if (wait.is_loop())
      return real(number, a, b, c, d, e, f);
  }
  const int operation = static_cast<int>(b) & 0x7f; // without the private and clock flags
  const bool waits = (number == SYS_futex && (operation == 0 || operation == 9)) || number == SYS_io_uring_enter;
  if (!waits || !self.watched())
    return real(number, a, b, c, d, e, f);
  return watched(call_scope(self, interposer_rows[row_syscall], COROSAN_CALL_SITE(), none()),
                 [&] { return real(number, a, b, c, d, e, f); });
}
