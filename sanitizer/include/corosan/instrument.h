// What code compiled with the pass of corosan::instrument tells the sanitizer. The pass writes the calls; nobody calls
// these by hand, except the author of a coroutine library whose promise tells of its frames itself.
// All functions may be called from any thread, take no locks that a program could hold and never fail.
#ifndef COROSAN_INSTRUMENT_H
#define COROSAN_INSTRUMENT_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

enum corosan_suspension_kind {
  corosan_suspended_initially,
  corosan_suspended_in_await,
  corosan_suspended_in_yield,
  corosan_suspended_finally
};

/// One suspension point; static storage.
struct corosan_suspension {
  const char *file; ///< null when compiled without -g
  unsigned line;
  unsigned kind; ///< corosan_suspension_kind
};

/// A frame of `size` bytes begins its life at `frame`, the address of its handle.
__attribute__((weak)) void corosan_frame_created(void *frame, size_t size);
/// It is about to suspend at `where`: before its await_suspend is called.
__attribute__((weak)) void corosan_frame_suspending(void *frame, const struct corosan_suspension *where);
/// It runs again.
__attribute__((weak)) void corosan_frame_resumed(void *frame);
/// It ends, finished or not.
__attribute__((weak)) void corosan_frame_destroyed(void *frame);

#ifdef __cplusplus
}
#endif
#endif
