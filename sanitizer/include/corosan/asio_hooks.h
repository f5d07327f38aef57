// What <corosan/asio_tracking.hpp> tells the sanitizer about Asio's operations. Everything here works without the
// library, too: then the functions are null and the header does not call them. Not meant to be called by people, but
// for corosan_asio_pending.
#ifndef COROSAN_ASIO_HOOKS_H
#define COROSAN_ASIO_HOOKS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// One asynchronous operation. Lives inside the object that Asio makes for it, so it costs no memory of its own.
/// All strings are of static storage.
struct corosan_asio_operation {
  const char *name;        ///< "async_read_some"
  const char *object_type; ///< "socket"
  const void *object;      ///< the socket's, timer's ... own state in Asio
  const void *context;     ///< its execution_context
  uint64_t handle;         ///< its descriptor; 0 where there is none
  const char *file;        ///< innermost location that Asio or the program gave, null when there is none
  const char *function;
  uint32_t line;
  uint32_t list;                                  ///< the library's; 0: it does not know this operation
  uint32_t created, started_by;                   ///< the library's: stacks
  struct corosan_asio_operation *next, *previous; ///< the library's: the operations that wait
};

/// The handler of an operation, from where Asio takes it out of the operation to where it is gone.
struct corosan_asio_completion {
  struct corosan_asio_operation operation; ///< a copy: the original is freed before the handler runs
  struct corosan_asio_completion *outer;   ///< the handler inside which this one runs, on the same thread
};

/// An operation was made; the code that starts it is on the stack. On any thread.
__attribute__((weak)) void corosan_asio_created(struct corosan_asio_operation *made);
/// Its handler is about to be invoked or dropped. On the thread that does so, which may be another one.
__attribute__((weak)) void corosan_asio_completing(struct corosan_asio_operation *done,
                                                   struct corosan_asio_completion *into);
/// The handler is gone; `invoked` is 0 when it was dropped. On the same thread.
__attribute__((weak)) void corosan_asio_completed(struct corosan_asio_completion *gone, int invoked);
/// An operation is freed that never came to its handler.
__attribute__((weak)) void corosan_asio_destroyed(struct corosan_asio_operation *dead);

/// Copies up to `most` of the operations that wait now, newest first within each thread that made them. Returns how
/// many wait. On any thread.
__attribute__((weak)) size_t corosan_asio_pending(struct corosan_asio_operation *to, size_t most);

#ifdef __cplusplus
}
#endif
#endif
