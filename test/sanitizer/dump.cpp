// aio::debug::dump and the signal of dump_signal write the tree of tasks from inside, by a thread of the sanitizer's;
// also while the loop hangs.
// RUN: %cxx %s %aio -o %t
// RUN: env COROSAN=1 COROSAN_OPTIONS=dump_signal=QUIT:log_path=%t.log %t api 2> %t.err > %t.out
// RUN: %FileCheck %s --input-file=%t.out
// RUN: env COROSAN=1 COROSAN_OPTIONS=dump_signal=SIGUSR2:log_path=%t.log %t signal 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err
//
// Without the option the signal does what it did.
// RUN: sh -c 'env COROSAN=1 COROSAN_OPTIONS=log_path=%t.log %t signal 2> %t.err; test $? = 140'
//
// Without the sanitizer there is a hint.
// RUN: %t hint 2> %t.err
// RUN: grep "aio: debug::dump needs the sanitizer: start the program with COROSAN=1, or run 'corosan pstree" %t.err
//
// A handler of the program stays, and so does the default in the child of a fork.
// RUN: env COROSAN=1 COROSAN_OPTIONS=dump_signal=12:log_path=%t.log %t before 2> %t.err
// RUN: grep "WARNING: CoroSanitizer: dump_signal=12: the program handles or ignores this signal itself" %t.err
// RUN: env COROSAN=1 COROSAN_OPTIONS=dump_signal=12:log_path=%t.log %t after 2> %t.err
// RUN: grep "WARNING: CoroSanitizer: the program took signal 12 (dump_signal) for itself" %t.err
// RUN: env COROSAN=1 COROSAN_OPTIONS=dump_signal=12:log_path=%t.log %t fork 2> %t.err
// RUN: env COROSAN=1 COROSAN_OPTIONS=dump_signal=NONE:log_path=%t.log %t hint 2> %t.err
// RUN: cat %t.log.* | grep "WARNING: CoroSanitizer: bad-config option dump_signal: .NONE. names no signal"
//
// CHECK: =={{[0-9]+}}==CoroSanitizer: the tasks now
// CHECK-NEXT: event loop 'main' (thread {{[0-9]+}}): 3 tasks, running Task-3 for
// CHECK-NEXT: (T) Task-1 waiting for Task-3 [age
// CHECK-NEXT: root(std::string) {{.*}}dump.cpp:
// CHECK-NEXT: (T) Task-3 running
// CHECK-NEXT: hangs(std::string) {{.*}}dump.cpp:
// CHECK-NEXT: (T) 'sleeper' (id 2) waiting for sleep, due in
// CHECK-NEXT: sleeps() {{.*}}dump.cpp:
#include <aio/aio.h>
#include <aio/debug_dump.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <string>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace std::chrono_literals;

volatile std::sig_atomic_t got = 0;
void on_signal(int) { got = 1; }

[[noreturn]] void end(bool good) { std::_Exit(good ? 0 : 1); }

/// Standard error as a file: what it holds by now.
std::string said() {
  std::string text(1 << 16, '\0');
  const int file = open("/proc/self/fd/2", O_RDONLY);
  text.resize(static_cast<std::size_t>(std::max<ssize_t>(0, pread(file, text.data(), text.size(), 0))));
  close(file);
  return text;
}
bool said_in_time(const std::string &part) {
  for (int round = 0; round < 600; ++round) {
    if (said().find(part) != std::string::npos)
      return true;
    std::this_thread::sleep_for(50ms);
  }
  return false;
}

aio::task<void> sleeps() { co_await aio::sleep(1h); }
aio::task<void> hangs(std::string way) {
  co_await aio::sleep(1ms);
  if (way == "api")
    end(aio::debug::dump(1));
  if (way == "hint")
    end(!aio::debug::dump() || std::getenv("COROSAN_OPTIONS") != nullptr);
  if (way == "signal") {
    kill(getpid(), SIGUSR2);
    end(said_in_time("sleeps()"));
  }
  if (way == "before") {
    kill(getpid(), SIGUSR2);
    end(got == 1);
  }
  if (way == "after") {
    std::signal(SIGUSR2, on_signal);
    kill(getpid(), SIGUSR2);
    end(got == 1 && said_in_time("for itself"));
  }
  const pid_t child = fork();
  if (child == 0) {
    raise(SIGUSR2);
    end(true);
  }
  int status = 0;
  waitpid(child, &status, 0);
  end(WIFSIGNALED(status) && WTERMSIG(status) == SIGUSR2);
}
aio::task<void> root(std::string way) {
  aio::task_handle<void> sleeper = aio::create_task(sleeps(), {.name = "sleeper"});
  co_await aio::create_task(hangs(way));
}
int main(int, char **argv) {
  if (std::string(argv[1]) == "before")
    std::signal(SIGUSR2, on_signal);
  aio::run(root(argv[1]));
}
