// The sanitizer's interface for programs. Everything here works without the library, too: then it does nothing.
// All functions may be called from any thread.
#ifndef COROSAN_COROSAN_H
#define COROSAN_COROSAN_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Version of the loaded library, "0.1.0". The reference is null when the library is not loaded.
__attribute__((weak)) const char *corosan_version(void);

/// Defined by the program if it likes: options in the syntax of COROSAN_OPTIONS, which overrides them. Returns text of
/// static storage. A program that is not linked with the library must export it (-rdynamic).
__attribute__((weak)) const char *corosan_default_options(void);

/// Between begin and end the calling thread may block: nothing that it calls is reported as blocking-call. They nest.
__attribute__((weak)) void corosan_allow_blocking_begin(void);
__attribute__((weak)) void corosan_allow_blocking_end(void);

/// Writes the tree of the tasks of this process's aio loops to descriptor `fd`, as `corosan pstree` shows it, by a thread
/// of the sanitizer's; the caller waits for that. Returns 1, or 0 when there is no loop or it could not be written.
__attribute__((weak)) int corosan_dump(int fd);

/// For self-tests: the symbol that interposer `index` watches, or null behind the last one. `*bites` becomes 1 when
/// calls of this program to it go through the interposer and on to the C library, else 0.
__attribute__((weak)) const char *corosan_interposer(size_t index, int *bites);

#ifdef __cplusplus
}

namespace corosan {

/// True when the sanitizer's library is in this process (it may still be switched off).
inline bool loaded() noexcept { return &corosan_version != nullptr; }

/// A scope in which this thread may block. For calls that are known and meant; keep it narrow.
class allow_blocking {
public:
  allow_blocking() noexcept {
    if (&corosan_allow_blocking_begin != nullptr)
      corosan_allow_blocking_begin();
  }
  ~allow_blocking() {
    if (&corosan_allow_blocking_end != nullptr)
      corosan_allow_blocking_end();
  }
  allow_blocking(const allow_blocking &) = delete;
  allow_blocking &operator=(const allow_blocking &) = delete;
};

} // namespace corosan
#endif
#endif
