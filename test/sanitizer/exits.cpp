// However a program ends, what was found is not lost, and it ends as it would have.
// RUN: %cxx %s -I%inputs -o %t
//
// exit, quick_exit, _exit, _Exit: everything is written, exitcode holds after findings.
// RUN: sh -c 'for how in return exit quick_exit _exit _Exit thread handler; do env COROSAN_OPTIONS=mode=strict:verbosity=0 %corosan run -- %t $how 2> %t.$how; echo $how $?; done' > %t.out
// RUN: sh -c 'for how in return exit quick_exit _exit _Exit thread handler; do env COROSAN_OPTIONS=mode=strict:verbosity=0:exitcode=66 %corosan run -- %t $how 2>> %t.err; echo $how $?; done' >> %t.out
// RUN: %FileCheck %s --input-file=%t.out
// CHECK: return 5
// CHECK-NEXT: exit 5
// CHECK-NEXT: quick_exit 5
// CHECK-NEXT: _exit 5
// CHECK-NEXT: _Exit 5
// CHECK-NEXT: thread 5
// CHECK-NEXT: handler 5
// CHECK-NEXT: return 66
// CHECK-NEXT: exit 66
// CHECK-NEXT: quick_exit 66
// CHECK-NEXT: _exit 66
// CHECK-NEXT: _Exit 66
// CHECK-NEXT: thread 66
// CHECK-NEXT: handler 66
// RUN: sh -c 'for how in return exit quick_exit _exit _Exit thread handler; do cat %t.$how; done' | %FileCheck %s --check-prefix=ALL
// ALL-COUNT-7: seen 2 times
//
// A signal, abort and an exception that nobody catches end it as they do without us; what was reported stays.
// RUN: sh -c 'for how in kill abort throw; do env COROSAN_OPTIONS=mode=strict:exitcode=66 %corosan run -- %t $how 2> %t.err; echo $how $?; grep -c SUMMARY: %t.err; done' > %t.out
// RUN: %FileCheck %s --input-file=%t.out --check-prefix=SIGNAL
// SIGNAL: kill 143
// SIGNAL-NEXT: 1
// SIGNAL-NEXT: abort 134
// SIGNAL-NEXT: 1
// SIGNAL-NEXT: throw 134
// SIGNAL-NEXT: 1
//
// halt_on_error ends it at once, with 1 where no exitcode is given, and writes the same documents.
// RUN: sh -c 'env COROSAN_OPTIONS=mode=strict:halt_on_error=1 %corosan run -- %t spin 2> %t.err; test $? = 1'
// RUN: grep -c SUMMARY: %t.err | grep -x 1
//
// Children by fork and vfork end with their own status.
// RUN: sh -c 'env COROSAN_OPTIONS=mode=strict:exitcode=66 %corosan run -- %t children > %t.out 2> %t.err; test $? = 66'
// RUN: %FileCheck %s --input-file=%t.out --check-prefix=CHILDREN
// CHILDREN: fork 7, vfork 8, with a loop 66
#include "sanitizer/tiny_loop.h"

#include <corosan/corosan.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <stdexcept>
#include <string>
#include <sys/wait.h>
#include <thread>

static void pause_a_bit() {
  const timespec moment{0, 1000};
  nanosleep(&moment, nullptr);
}

static int status_of(pid_t child) {
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int main(int, char **argv) {
  const std::string how = argv[1];
  tiny_loop loop;
  for (int i = 0; i < 2 || how == "spin"; ++i)
    loop.step(pause_a_bit);
  if (how == "exit")
    std::exit(5);
  if (how == "quick_exit")
    std::quick_exit(5);
  if (how == "_exit")
    _exit(5);
  if (how == "_Exit")
    std::_Exit(5);
  if (how == "thread")
    std::thread([] { std::exit(5); }).join();
  if (how == "handler") {
    std::signal(SIGUSR1, [](int) { _exit(5); });
    std::raise(SIGUSR1);
  }
  if (how == "children") {
    int all[3];
    pid_t child = fork();
    if (child == 0)
      _exit(7);
    all[0] = status_of(child);
    child = vfork();
    if (child == 0)
      _exit(8);
    all[1] = status_of(child);
    child = fork();
    if (child == 0) {
      tiny_loop own;
      own.step(pause_a_bit);
      _exit(9);
    }
    all[2] = status_of(child);
    std::printf("fork %d, vfork %d, with a loop %d\n", all[0], all[1], all[2]);
    return 0;
  }
  corosan::drain();
  if (how == "kill")
    std::raise(SIGTERM);
  if (how == "abort")
    std::abort();
  if (how == "throw")
    throw std::runtime_error("nobody catches this");
  return 5;
}
