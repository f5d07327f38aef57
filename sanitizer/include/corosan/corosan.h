// The sanitizer's interface for programs. Everything here works without the library, too: then it does nothing.
// All functions may be called from any thread unless they say otherwise.
#ifndef COROSAN_COROSAN_H
#define COROSAN_COROSAN_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Version of the loaded library, "0.1.0". The reference is null when the library is not loaded.
__attribute__((weak)) const char *corosan_version(void);
/// 1 when the sanitizer watches this process, 0 when it is loaded and switched off.
__attribute__((weak)) int corosan_active(void);
/// Switches it on, as COROSAN=1 does; for programs that link the library. Before the first event loop.
__attribute__((weak)) void corosan_activate(void);

/// Defined by the program if it likes: options in the syntax of COROSAN_OPTIONS, which overrides them. Returns text of
/// static storage; called before main. A program that is not linked with the library must export it
/// (-Wl,--export-dynamic-symbol=corosan_default_options, or -rdynamic).
__attribute__((weak)) const char *corosan_default_options(void);
/// Sets options, in the syntax of COROSAN_OPTIONS and stronger than it. Texts (log_path, suppressions ...) only before
/// the first event loop; numbers, switches and mode at any time. 0, with complaints on stderr, when something was not
/// understood, else 1. One thread at a time.
__attribute__((weak)) int corosan_set_options(const char *options);

/// Between begin and end the calling thread may block: nothing that it calls is reported as blocking-call. They nest.
__attribute__((weak)) void corosan_allow_blocking_begin(void);
__attribute__((weak)) void corosan_allow_blocking_end(void);
/// Between begin and end it may not, even inside a scope that allows it. `begin` returns what `end` wants back.
__attribute__((weak)) unsigned corosan_forbid_blocking_begin(void);
__attribute__((weak)) void corosan_forbid_blocking_end(unsigned before);

/// What the calling thread does between begin and end is one blocking call of group `user`, reported as `name` under
/// the conditions of any other. `name` is in static storage. They nest: the outermost counts. No suspension in between.
__attribute__((weak)) void corosan_mark_blocking_begin(const char *name);
__attribute__((weak)) void corosan_mark_blocking_end(void);

/// One finding that is reported, as callbacks get it. Texts are valid during the call; those without a value are null.
struct corosan_finding {
  size_t size;          ///< of this struct in the library: members are only ever added at the end
  const char *id;       ///< "blocking-call"
  const char *level;    ///< "warning"
  const char *message;  ///< one sentence
  const char *function; ///< innermost function of the user's own code, and where
  const char *file;
  unsigned line, column; ///< 0: unknown
  const char *call;      ///< what blocked, "nanosleep", and its group, "sleep"
  const char *group;
  const char *task;        ///< name of the task
  const char *loop;        ///< name of the loop
  double duration_ms;      ///< 0: it has none
  const char *fingerprint; ///< the same for the same place in every run
  const char *text;        ///< the report as log_format=text has it
  const char *json;        ///< the report as log_format=jsonl has it, with a line end
};
typedef void (*corosan_finding_callback)(const struct corosan_finding *finding, void *user);

/// Calls `callback` for each finding that is reported from now on, first occurrences only, one at a time, on a thread
/// of the sanitizer: it must not wait for the program's own threads if those wait for reports, and not throw. It may
/// block and use files; nothing that it does is watched. Returns a number for `remove`, 0 when eight are there already.
__attribute__((weak)) int corosan_on_finding(corosan_finding_callback callback, void *user);
/// When this returns, the callback does not run and will not be called again. It may remove itself.
__attribute__((weak)) void corosan_remove_on_finding(int number);

/// Waits until everything that was found before this call has been reported and told to callbacks. 0 after
/// `timeout_ms`, or in a callback.
__attribute__((weak)) int corosan_drain(int timeout_ms);
/// How many findings were reported in this process, every occurrence counted; call `drain` first.
__attribute__((weak)) unsigned long long corosan_findings(void);

/// Until `end`, findings of kind `id` ("*": of any) are expected: they are counted, and neither reported nor a reason
/// for exitcode. Both wait for what was found so far. `end` takes what `begin` returned (0: too many) and gives the
/// count.
__attribute__((weak)) int corosan_expect_begin(const char *id);
__attribute__((weak)) unsigned long long corosan_expect_end(int number);

/// Writes the tree of the tasks of this process's aio loops to descriptor `fd`, as `corosan pstree` shows it, by a
/// thread of the sanitizer's; the caller waits for that. Returns 1, or 0 when there is no loop or it could not be
/// written.
__attribute__((weak)) int corosan_dump(int fd);

/// For self-tests: the symbol that interposer `index` watches, or null behind the last one. `*bites` becomes 1 when
/// calls of this program to it go through the interposer and on to the C library, -1 when this C library has no such
/// function, else 0.
__attribute__((weak)) const char *corosan_interposer(size_t index, int *bites);

/// For self-tests: the symbol of the call that was watched last in a step on thread `tid` (0: the calling one), or
/// null.
/// `*in_progress` becomes 1 while the thread is in it, else 0.
__attribute__((weak)) const char *corosan_last_call(int tid, int *in_progress);

#ifdef __cplusplus
}
#include <corosan/cpp.h>
#endif
#endif
