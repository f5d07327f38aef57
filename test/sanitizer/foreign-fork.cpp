// Processes that come from a watched one: a forked child is watched when it runs a loop of its own, also a daemon; one
// that becomes another program, by exec, vfork, posix_spawn or system, is not, unless follow_exec=1.
// RUN: %cxx %s -I%inputs -o %t
// RUN: rm -rf %t.dir && mkdir %t.dir
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:blocking_call_ms=30:log_path=%t.dir/log %corosan run -- %t fork > %t.out
// RUN: cat %t.dir/log.* | %FileCheck %s --check-prefix=FORK --implicit-check-not=WARNING:
// FORK: WARNING: CoroSanitizer: blocking-call
// FORK: in child_load() {{.*}}foreign-fork.cpp:
// FORK: SUMMARY:
// RUN: rm -rf %t.dir && mkdir %t.dir
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:blocking_call_ms=30:log_path=%t.dir/log %corosan run -- %t daemon | cat > %t.out
// RUN: cat %t.dir/log.* | %FileCheck %s --check-prefix=DAEMON --implicit-check-not=WARNING:
// DAEMON: WARNING: CoroSanitizer: blocking-call
// DAEMON: on event loop 'main'
// DAEMON: in daemon_load() {{.*}}foreign-fork.cpp:
// RUN: rm -rf %t.dir && mkdir %t.dir
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:blocking_call_ms=10000:log_path=%t.dir/log %corosan run -- %t exec > %t.out
// RUN: %FileCheck %s --check-prefix=EXEC --input-file=%t.out --implicit-check-not=watched
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:blocking_call_ms=10000:log_path=%t.dir/log:follow_exec=1 %corosan run -- %t exec > %t.out
// RUN: %FileCheck %s --check-prefix=FOLLOW --input-file=%t.out --implicit-check-not=alone
// EXEC: vfork: alone
// EXEC: posix_spawn: alone
// EXEC: system: alone
// EXEC: exec: alone
// FOLLOW: vfork: watched
// FOLLOW: posix_spawn: watched
// FOLLOW: system: watched
// FOLLOW: exec: watched
#include "corosan/corosan.h"
#include "sanitizer/tiny_loop.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <spawn.h>
#include <string>
#include <sys/wait.h>
#include <thread>

extern char **environ;

static void load() { std::this_thread::sleep_for(std::chrono::milliseconds(80)); }
static void child_load() { load(); }
static void daemon_load() { load(); }
static int status;

int main(int argc, char **argv) {
  const std::string what = argv[1];
  if (argc > 2) {
    std::printf("%s: %s\n", argv[2], corosan::loaded() ? "watched" : "alone");
    return 0;
  }
  tiny_loop loop;
  loop.step([] {}); // in the parent, the loop is live
  if (what == "fork") {
    loop.step([] {
      if (fork() == 0) {
        load(); // still in the parent's step: nobody's loop waits for this one
        {
          tiny_loop own;
          own.step(child_load);
        }
        std::exit(0);
      }
    });
    const corosan::allow_blocking waits_for_the_child;
    wait(&status);
    loop.step([] {});
    return WEXITSTATUS(status);
  }
  if (what == "daemon") {
    // The parent ends at once; `cat` waits for the end of the child, which holds the pipe.
    if (daemon(1, 1) != 0)
      return 1;
    tiny_loop own;
    own.step(daemon_load);
    return 0;
  }
  const char *arguments[] = {argv[0], "exec", "vfork", nullptr};
  loop.step([&] {
    const pid_t child = vfork();
    if (child == 0) {
      execv(argv[0], const_cast<char **>(arguments));
      _exit(1);
    }
    waitpid(child, &status, 0);
    arguments[2] = "posix_spawn";
    pid_t spawned;
    posix_spawn(&spawned, argv[0], nullptr, nullptr, const_cast<char **>(arguments), environ);
    waitpid(spawned, &status, 0);
    status = std::system((std::string(argv[0]) + " exec system").c_str());
    arguments[2] = "exec";
    std::fflush(stdout);
    execv(argv[0], const_cast<char **>(arguments));
  });
}
