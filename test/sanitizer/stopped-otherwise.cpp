// The loop's thread alone is stopped by a debugger, or the whole process is frozen as a container is (and, for all that
// can be seen from inside, a virtual machine): neither is a slow step, a blocking call or a wait of a task.
// RUN: %cxx %s -I%inputs -o %t
// RUN: env COROSAN_OPTIONS=slow_step_ms=400:blocking_call_ms=400 %corosan run -- %t debugger > %t.out 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
// RUN: %FileCheck %s --input-file=%t.out --check-prefix=OUT
// RUN: env COROSAN_OPTIONS=slow_step_ms=400:blocking_call_ms=400 %corosan run -- %t freezer > %t.out 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
// RUN: %FileCheck %s --input-file=%t.out --check-prefix=OUT
// CHECK: active
// OUT: stopped {{at least 800 ms|not at all: it is not allowed here}}
#include "sanitizer/tiny_loop.h"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <poll.h>
#include <string>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/wait.h>

static long now_ms() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1'000 + now.tv_nsec / 1'000'000;
}

static bool write_text(const std::string &path, const std::string &text) {
  const int fd = open(path.c_str(), O_WRONLY | O_CLOEXEC);
  const bool written = fd >= 0 && write(fd, text.c_str(), text.size()) == static_cast<ssize_t>(text.size());
  close(fd);
  return written;
}

static bool debug(pid_t thread) {
  if (ptrace(PTRACE_SEIZE, thread, 0, 0) != 0 || ptrace(PTRACE_INTERRUPT, thread, 0, 0) != 0)
    return false;
  waitpid(thread, nullptr, __WALL);
  poll(nullptr, 0, 900);
  return ptrace(PTRACE_DETACH, thread, 0, 0) == 0;
}

static bool freeze(pid_t process) {
  const std::string name = "/corosan-test-" + std::to_string(process), pid = std::to_string(process);
  // Version 1 has a tree of its own for it, version 2 has one tree.
  for (const std::string root : {"/sys/fs/cgroup/freezer", "/sys/fs/cgroup/unified", "/sys/fs/cgroup"}) {
    const bool first = root == "/sys/fs/cgroup/freezer";
    const std::string group = root + name, file = group + (first ? "/freezer.state" : "/cgroup.freeze");
    if (mkdir(group.c_str(), 0700) != 0)
      continue;
    bool frozen = access(file.c_str(), W_OK) == 0 && write_text(group + "/cgroup.procs", pid);
    if (frozen) {
      frozen = write_text(file, first ? "FROZEN" : "1");
      poll(nullptr, 0, 900);
      write_text(file, first ? "THAWED" : "0");
      write_text(root + "/cgroup.procs", pid);
    }
    rmdir(group.c_str());
    if (frozen)
      return true;
  }
  return false;
}

int main(int, char **argv) {
  tiny_loop loop;
  loop.wait();
  const bool with_debugger = std::strcmp(argv[1], "debugger") == 0;
  const pid_t self = getpid();
  const pid_t other = fork();
  if (other == 0) {
    poll(nullptr, 0, 30); // let the step begin and the watchdog see it
    _exit(with_debugger ? !debug(self) : !freeze(self));
  }
  int status = 0;
  long longest = 0;
  while (waitpid(other, &status, WNOHANG) == 0) {
    const long begin = now_ms();
    loop.step([] {
      for (int i = 0; i < 10; ++i)
        poll(nullptr, 0, 5);
    });
    longest = std::max(longest, now_ms() - begin);
  }
  std::printf(status != 0      ? "stopped not at all: it is not allowed here\n"
              : longest >= 800 ? "stopped at least 800 ms\n"
                               : "not stopped\n");
}
