// The interposers: one function per row of interposers.def. Each has the name of the C library's function as its
// symbol and another one in C++, so that no header's declaration of the original gets in the way.
#include "interpose/call_scope.h"
#include "interpose/held_locks.h"
#include "interpose/probe.h"
#include "interpose/syscalls.h"

#include <aio.h>
#include <cerrno>
#include <cstdarg>
#include <cstring>
#include <dirent.h>
#include <dlfcn.h>
#include <ftw.h>
#include <glob.h>
#include <grp.h>
#include <mqueue.h>
#include <poll.h>
#include <pthread.h>
#include <pwd.h>
#include <resolv.h>
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
#include <termios.h>
#include <threads.h>
#include <unistd.h>
#include <utime.h>
#include <wchar.h>

using namespace corosan;

namespace {

enum row_index : std::size_t {
#define CALL(group, result, symbol, version, parameters, arguments, subject, when) row_##symbol,
#define COND(symbol, version, parameters, arguments, mutex) row_##symbol,
#define LOCK(symbol, parameters, arguments, kind, lock, try_symbol, busy) row_##symbol,
#define TRY(symbol, parameters, arguments, kind, lock) row_##symbol,
#define UNLOCK(symbol, parameters, arguments, lock) row_##symbol,
#define WAIT(style, result, symbol, parameters, arguments, zero, several) row_##symbol,
#define FORMAT(group, result, symbol, parameters, last, forward, forward_parameters, forward_arguments, about)         \
  row_##symbol,
#include "interpose/interposers.def"
  row_syscall,
  row_dlopen,
  row_count
};

} // namespace

namespace corosan {
const interposer_row interposer_rows[] = {
#define CALL(group, result, symbol, version, parameters, arguments, subject, when) {#symbol, version, #group},
#define COND(symbol, version, parameters, arguments, mutex) {#symbol, version, "sync"},
#define LOCK(symbol, parameters, arguments, kind, lock, try_symbol, busy) {#symbol, "", "lock"},
#define TRY(symbol, parameters, arguments, kind, lock) {#symbol, "", "lock"},
#define UNLOCK(symbol, parameters, arguments, lock) {#symbol, "", "lock"},
#define WAIT(style, result, symbol, parameters, arguments, zero, several) {#symbol, "", "socket"},
#define FORMAT(group, result, symbol, parameters, last, forward, forward_parameters, forward_arguments, about)         \
  {#symbol, "", #group},
#include "interpose/interposers.def"
    {"syscall", "", "sync"},
    {"dlopen", "", "library"},
};
const std::size_t interposer_count = row_count;
static_assert(row_count <= most_interposers);
} // namespace corosan

#define EXPORTED(result, symbol, parameters)                                                                           \
  extern "C" __attribute__((visibility("default"))) result corosan_##symbol parameters __asm__(#symbol);               \
  result corosan_##symbol parameters

// Parameter lists cannot stand in parentheses of their own.
// NOLINTBEGIN(bugprone-macro-parentheses)
#define REAL(result, symbol, parameters) reinterpret_cast<result(*) parameters>(real_function(row_##symbol))

namespace {

/// Ends its list, however the call ends.
struct variable_arguments {
  va_list list;
  ~variable_arguments() { va_end(list); }
};

/// The lock was taken; EOWNERDEAD says that its last owner died with it.
bool locked(int result) { return result == 0 || result == EOWNERDEAD; }

/// True where dlopen looks in one place only, whoever calls it.
bool opens_by_path(const char *path) {
  return path != nullptr && std::strchr(path, '/') != nullptr && std::strchr(path, '$') == nullptr;
}

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
// The mutex is not held during the wait, and is again afterwards, also when the thread is cancelled.
#define COND(symbol, version, parameters, arguments, mutex)                                                            \
  EXPORTED(int, symbol, parameters) {                                                                                  \
    const auto real = REAL(int, symbol, parameters);                                                                   \
    thread_state &self = this_thread;                                                                                  \
    if (!self.watched()) [[likely]]                                                                                    \
      return real arguments;                                                                                           \
    const lent_lock given_back(*self.slot, mutex);                                                                     \
    return watched(call_scope(self, interposer_rows[row_##symbol], COROSAN_CALL_SITE(), none()),                       \
                   [&] { return real arguments; });                                                                    \
  }
// A lock that is free is taken at once: only one that others have is a wait.
#define LOCK(symbol, parameters, arguments, kind, lock, try_symbol, busy)                                              \
  EXPORTED(int, symbol, parameters) {                                                                                  \
    const auto real = REAL(int, symbol, parameters);                                                                   \
    thread_state &self = this_thread;                                                                                  \
    if (!self.in_step()) [[likely]]                                                                                    \
      return real arguments;                                                                                           \
    const interposer_row &row = interposer_rows[row_##symbol];                                                         \
    int result = REAL(int, try_symbol, (decltype(lock)))(lock);                                                        \
    if (result == (busy) && self.allowed != 0)                                                                         \
      result = real arguments;                                                                                         \
    else if (result == (busy))                                                                                         \
      result = watched(call_scope(self, row, COROSAN_CALL_SITE(), on_lock(lock)), [&] { return real arguments; });     \
    if (locked(result))                                                                                                \
      hold(*self.slot, lock, lock_kind::kind, row, COROSAN_CALL_SITE());                                               \
    return result;                                                                                                     \
  }
#define TRY(symbol, parameters, arguments, kind, lock)                                                                 \
  EXPORTED(int, symbol, parameters) {                                                                                  \
    const int result = REAL(int, symbol, parameters) arguments;                                                        \
    thread_state &self = this_thread;                                                                                  \
    if (locked(result) && self.in_step())                                                                              \
      hold(*self.slot, lock, lock_kind::kind, interposer_rows[row_##symbol], COROSAN_CALL_SITE());                     \
    return result;                                                                                                     \
  }
#define UNLOCK(symbol, parameters, arguments, lock)                                                                    \
  EXPORTED(int, symbol, parameters) {                                                                                  \
    const auto real = REAL(int, symbol, parameters);                                                                   \
    if (loop_slot *slot = this_thread.slot; slot != nullptr && slot->held_count != 0) {                                \
      release_held(*slot, lock);                                                                                       \
      if (this_thread.allowed == 0)                                                                                    \
        slot->call.last.store(&interposer_rows[row_##symbol], std::memory_order_relaxed);                              \
    }                                                                                                                  \
    return real arguments;                                                                                             \
  }
#define WAIT(style, result, symbol, parameters, arguments, zero, several)                                              \
  EXPORTED(result, symbol, parameters) {                                                                               \
    const auto real = REAL(result, symbol, parameters);                                                                \
    thread_state &self = this_thread;                                                                                  \
    {                                                                                                                  \
      const wait_scope wait(self, wait_style::style, COROSAN_CALL_SITE(), zero, several, epoll_of arguments);          \
      if (wait.is_loop() || !self.watched() || (zero))                                                                 \
        return real arguments;                                                                                         \
    }                                                                                                                  \
    return watched(call_scope(self, interposer_rows[row_##symbol], COROSAN_CALL_SITE(), none()),                       \
                   [&] { return real arguments; });                                                                    \
  }
#define FORMAT(group, result, symbol, parameters, last, forward, forward_parameters, forward_arguments, about)         \
  EXPORTED(result, symbol, parameters) {                                                                               \
    const auto real = reinterpret_cast<result(*) forward_parameters>(real_function(row_##forward));                    \
    thread_state &self = this_thread;                                                                                  \
    variable_arguments rest;                                                                                           \
    va_start(rest.list, last);                                                                                         \
    va_list &list = rest.list;                                                                                         \
    if (!self.watched())                                                                                               \
      return real forward_arguments;                                                                                   \
    return watched(call_scope(self, interposer_rows[row_##symbol], COROSAN_CALL_SITE(), about),                        \
                   [&] { return real forward_arguments; });                                                            \
  }
// NOLINTEND(bugprone-macro-parentheses)
#include "interpose/interposers.def"

// syscall() carries what the C library has no function for: io_uring, and the futex of std::atomic and std::future.
EXPORTED(long, syscall, (long number, long a, long b, long c, long d, long e, long f)) {
  using parameters = long (*)(long, long, long, long, long, long, long);
  const auto real = reinterpret_cast<parameters>(real_function(row_syscall));
  const auto call = [&] { return real(number, a, b, c, d, e, f); };
  thread_state &self = this_thread;
  if (!active.on || self.ours || self.depth != 0)
    return call();
  const decoded_syscall decoded = decode({number, a, b, c, d, e, f});
  if (decoded.style != wait_style::none) {
    const wait_scope wait(self, decoded.style, COROSAN_CALL_SITE(), decoded.row == nullptr, true);
    if (wait.is_loop())
      return call();
  }
  if (decoded.row == nullptr || !self.watched())
    return call();
  return watched(call_scope(self, *decoded.row, COROSAN_CALL_SITE(), decoded.about), call);
}

// The loader asks who called dlopen: a bare name is looked for along that object's RUNPATH, and $ORIGIN is that
// object's folder. Only a path that does not depend on it can be opened from here; else the call is passed on as if it
// were not intercepted.
#ifdef __clang__
#define TAIL_CALL [[clang::musttail]] return
EXPORTED(void *, dlopen, (const char *path, int mode)) {
#else
#define TAIL_CALL return
extern "C" __attribute__((visibility("default"))) void *corosan_dlopen(const char *path, int mode) __asm__("dlopen");
__attribute__((optimize("O2"))) void *corosan_dlopen(const char *path, int mode) {
#endif
  using parameters = void *(*)(const char *, int);
  const auto real = reinterpret_cast<parameters>(real_function(row_dlopen));
  if (!opens_by_path(path) || !this_thread.watched())
    TAIL_CALL real(path, mode);
  return watched(call_scope(this_thread, interposer_rows[row_dlopen], COROSAN_CALL_SITE(), on_path(path)),
                 [&] { return real(path, mode); });
}
