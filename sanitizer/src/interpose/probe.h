// The vocabulary of interposers.def: what a call works on, and whether its arguments let it block.
#pragma once

#include "inner_loop.h"
#include "interpose/real.h"
#include "loop_slot.h"

#include <cstdio>
#include <fcntl.h>
#include <netdb.h>
#include <pthread.h>
#include <semaphore.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <threads.h>
#include <time.h>

namespace corosan {

inline subject none() { return {}; }
/// A descriptor that can be in non-blocking mode.
inline subject on_fd(int fd) { return {subject::kind::fd, fd, nullptr, 0}; }
/// A descriptor of a file: no mode of it makes the call non-blocking.
inline subject on_file(int fd) { return {subject::kind::file, fd, nullptr, 0}; }
/// A descriptor that is gone after the call; reported only when closing it was slow.
inline subject on_closing(int fd) { return {subject::kind::closing, fd, nullptr, 0}; }
inline subject on_path(const char *path) { return {subject::kind::path, -1, path, 0}; }
inline subject on_host(const char *host) { return {subject::kind::host, -1, host, 0}; }
inline subject on_address(int fd, const sockaddr *address, socklen_t length) {
  return {subject::kind::address, fd, address, length};
}
inline subject on_lock(const pthread_mutex_t *lock) { return {subject::kind::mutex, -1, lock, 0}; }
inline subject on_lock(const mtx_t *lock) { return {subject::kind::mutex, -1, lock, 0}; }
inline subject on_lock(const pthread_rwlock_t *lock) { return {subject::kind::rwlock, -1, lock, 0}; }
inline subject on_lock(const volatile int *lock) { return {subject::kind::spinlock, -1, const_cast<int *>(lock), 0}; }
/// The epoll descriptor of a wait; -1 for the other kinds.
template <class... Rest> int epoll_of(int fd, epoll_event *, Rest...) { return fd; }
template <class... All> int epoll_of(All...) { return -1; }
inline int descriptor(FILE *stream) { return stream != nullptr ? fileno_unlocked(stream) : -1; }
inline subject on_stream(FILE *stream) { return on_fd(descriptor(stream)); }

inline bool nonzero(const timespec *t) { return t != nullptr && (t->tv_sec != 0 || t->tv_nsec != 0); }
inline bool nonzero_or_null(const timespec *t) { return t == nullptr || nonzero(t); }
/// More than one descriptor in the sets.
inline bool several(int n, const fd_set *r, const fd_set *w, const fd_set *x) {
  int count = 0;
  for (const fd_set *set : {r, w, x})
    for (int fd = 0; set != nullptr && fd < n && fd < FD_SETSIZE && count < 2; ++fd)
      count += FD_ISSET(fd, set) ? 1 : 0;
  return count > 1;
}
inline bool numeric_host(const addrinfo *hints) { return hints != nullptr && (hints->ai_flags & AI_NUMERICHOST) != 0; }
inline bool unavailable(sem_t *semaphore) {
  int value = 0;
  return sem_getvalue(semaphore, &value) != 0 || value <= 0;
}
/// The descriptor that the loop of this thread waits in: with it the loop goes.
inline bool ends_loop(int fd) {
  loop_slot *slot = this_thread.slot;
  if (slot == nullptr || fd < 0 || (slot->epoll_fd != fd && slot->inner.outer != fd))
    return false;
  closes_loop(*slot, fd);
  return true;
}
inline bool nonblocking(int fd) { return (raw_syscall(SYS_fcntl, fd, F_GETFL) & O_NONBLOCK) != 0; }
/// True unless every operation says that it does not want to wait.
inline bool waits(const sembuf *operations, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i)
    if ((operations[i].sem_flg & IPC_NOWAIT) == 0)
      return true;
  return false;
}
/// True while another thread runs the function: the second lowest bit says that it is done, the lowest that it runs.
/// A call that runs the function itself is not watched as one, so that what blocks inside is named.
inline bool initialising(const void *once) {
  return (__atomic_load_n(static_cast<const int *>(once), __ATOMIC_ACQUIRE) & 3) == 1;
}

} // namespace corosan
