// Thread-local data that is named afresh, copied, or used in time.
// RUN: %coro_tidy --checks=-*,coro-thread-local-across-await %s -- -std=c++20 -I%inputs/checker -I%inputs/mock > %t
// RUN: %FileCheck --allow-empty --implicit-check-not=warning: %s < %t
#include "mini_task.h"

#include <cerrno>
#include <unistd.h>

using namespace mini;

struct stats {
  int calls;
};
thread_local stats mine;
thread_local stats *current;
stats shared;

task<> fine() {
  stats &before = mine;
  ++before.calls;
  stats *object = current; // what it points to belongs to nobody in particular
  stats copy = mine;
  stats &global = shared;
  co_await work();
  ++mine.calls;
  ++object->calls, ++copy.calls, ++global.calls;
  stats *again = &mine;
  ++again->calls;
  co_await ready();
  ++again->calls;
}
void plain() {
  stats &here = mine;
  ++here.calls;
}
task<> errors(int fd, bool twice) {
  char data[16];
  if (::read(fd, data, 1) < 0) {
    const int error = errno;
    co_await work();
    (void)error;
  }
  // The await makes the call itself, and comes back with its errno.
  ::lseek(fd, 0, 0);
  int size = co_await number();
  if (size < 0 && errno == EAGAIN)
    co_return;
  // Something else may have set it since.
  ::lseek(fd, 0, 0);
  co_await work();
  ::write(fd, data, 1);
  if (errno == EAGAIN)
    co_return;
  if (twice)
    ::lseek(fd, 0, 0);
  co_await work();
  if (errno == EAGAIN)
    co_return;
}
stats *what_it_points_to() { return current; }
stats &either(bool own) {
  if (own)
    return mine;
  return shared;
}
task<> behind_functions(bool own) {
  stats *object = what_it_points_to();
  stats &one = either(own);
  co_await work();
  ++object->calls, ++one.calls;
}
