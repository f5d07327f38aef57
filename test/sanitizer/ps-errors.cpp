// What cannot be shown is refused in words.
// RUN: %cxx %s %aio -o %t
// RUN: sh -c '%corosan ps 2> %t.err; test $? = 2'
// RUN: sh -c '%corosan ps --sort color 1 2>> %t.err; test $? = 2'
// RUN: sh -c '%corosan ps --jsno 1 2>> %t.err; test $? = 2'
// RUN: sh -c '%corosan pstree --once 1 2>> %t.err; test $? = 2'
// RUN: sh -c '%corosan top --interval soon 1 2>> %t.err; test $? = 2'
// RUN: sh -c '%corosan pstree init 2>> %t.err; test $? = 2'
// RUN: sh -c '%corosan pstree 999999999 2>> %t.err; test $? = 1'
// RUN: sh -c '%corosan top $$ 2>> %t.err; test $? = 1'
// RUN: env LOOK="%corosan ps PID 2>> %t.err; test $? = 1" %t version
// RUN: env LOOK="%corosan ps PID 2>> %t.err; test $? = 0" %t before
// RUN: env LOOK="%corosan ps PID 2>> %t.err; test $? = 0" %t closed
// RUN: env LOOK="%corosan ps PID 2>> %t.err; test $? = 0" %t broken > %t.out
// RUN: %python %S/look_at_zombie.py %corosan 2>> %t.err
// RUN: %python %S/look_without_rights.py %corosan %t 2>> %t.err
// RUN: %FileCheck %s --input-file=%t.err
// CHECK: corosan ps: name one process by its number
// CHECK: corosan ps: --sort takes one of id name state age busy steps waiting, not color
// CHECK: corosan ps: unknown option --jsno; did you mean --json?
// CHECK: corosan pstree: unknown option --once
// CHECK: corosan top: the interval is a number of seconds from 0.05 to 86400, not soon
// CHECK: corosan pstree: a process is named by its number, not by init
// CHECK: corosan pstree: no such process: 999999999
// CHECK: corosan top: process {{[0-9]+}} does not use the aio runtime: it has no task that could be shown
// CHECK: corosan ps: process {{[0-9]+}} uses version 77 of the aio runtime's debug interface, this corosan version {{[0-9]+}}: use the corosan that came with its runtime
// CHECK: corosan: no loop is open in process
// CHECK: corosan: no loop is open in process
// CHECK: corosan: the tasks changed faster than they could be read ({{[0-9,]+}} retries): some are missing here
// CHECK: corosan ps: process {{[0-9]+}} ended meanwhile
// CHECK: corosan ps: no permission to read the memory of process {{[0-9]+}}: run this as the same user or as root
//
// A list that is broken ends the walk; what stands before the break is shown.
// RUN: %FileCheck %s --input-file=%t.out --check-prefix=BROKEN
// BROKEN: 1 task, running a task that was not found
#include "../Inputs/sanitizer/look.h"

#include <aio/aio.h>
#include <aio/detail/scheduler.h>

#include <cstdio>
#include <string_view>
#include <sys/prctl.h>
#include <unistd.h>

aio::task<void> nothing() { co_return; }
aio::task<void> root(bool broken) {
  aio::task_handle<void> first = aio::create_task(nothing());
  aio::debug::task_view *const newest = aio::detail::scheduler::current()->view.tasks;
  if (broken) {
    newest->next = reinterpret_cast<aio::debug::task_view *>(0x10);
    look_from_outside();
    std::_Exit(0);
  }
  co_await first;
}
int main(int, char **argv) {
  const std::string_view way = argv[1];
  if (way == "private") {
    prctl(PR_SET_DUMPABLE, 0);
    std::puts("ready");
    std::fflush(stdout);
    char byte;
    return read(0, &byte, 1) < 0;
  }
  if (way == "version")
    aio_debug_anchor.version = 77;
  if (way == "closed")
    aio::run(root(false));
  if (way == "broken")
    aio::run(root(true));
  look_from_outside();
}
