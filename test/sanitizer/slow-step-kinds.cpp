// What a step that calls no watched function waits for: a system call made in assembler is named with its descriptor, a
// page that nobody brings is told apart. And a step that the machine does not run is not the program's fault.
// RUN: %cxx %s -I%inputs -o %t
// RUN: env COROSAN_OPTIONS=slow_step_ms=40 %corosan run -- %t inline-read 2> %t.err
// RUN: %FileCheck %s --check-prefix=READ --input-file=%t.err --implicit-check-not=ERROR:
// RUN: env COROSAN_OPTIONS=slow_step_ms=40 %corosan run -- %t inline-sleep 2> %t.err
// RUN: %FileCheck %s --check-prefix=SLEEP --input-file=%t.err --implicit-check-not=ERROR:
// RUN: env COROSAN_OPTIONS=slow_step_ms=40 %corosan run -- %t page 2> %t.err
// RUN: %FileCheck %s --check-prefix=PAGE --input-file=%t.err --implicit-check-not=ERROR:
// RUN: env COROSAN_OPTIONS=slow_step_ms=400:blocking_call_ms=60000:report_host_stalls=1 %corosan run -- %t host 2> %t.err
// RUN: %FileCheck %s --check-prefix=HOST --input-file=%t.err --implicit-check-not=WARNING: --implicit-check-not=ERROR:
// RUN: env COROSAN_OPTIONS=slow_step_ms=400:blocking_call_ms=60000:report_host_stalls=1:switch_records=1:verbosity=2 %corosan run -- %t host 2> %t.err
// RUN: %FileCheck %s --check-prefix=HOST --input-file=%t.err --implicit-check-not=WARNING: --implicit-check-not=ERROR:
#include "sanitizer/thread_state.h"
#include "sanitizer/tiny_loop.h"

#include <csignal>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>

long inline_syscall(long number, long a, long b, long c, long d) {
  long result;
  register long r10 __asm__("r10") = d;
  __asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10) : "rcx", "r11", "memory");
  return result;
}

void read_inline(int fd) {
  char c;
  inline_syscall(SYS_read, fd, reinterpret_cast<long>(&c), 1, 0);
}
// READ: WARNING: CoroSanitizer: slow-step the loop's thread is in one step for {{[0-9]+}} ms and is blocked in a call to read
// READ: Call: read(fd {{[0-9]+}} pipe <pipe:[{{[0-9]+}}]>) [file]
// READ: Verdict: blocked
// READ: In system call 0{{.*}}, made without a function that is watched
// READ: in read_inline(int) {{.*}}slow-step-kinds.cpp:

void sleep_inline() {
  timespec moment{0, 300'000'000};
  if (inline_syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, reinterpret_cast<long>(&moment), 0) != 0)
    std::fputs("ERROR: interrupted\n", stderr); // a signal would have done that
}
// SLEEP: WARNING: CoroSanitizer: slow-step {{.*}} and is blocked in a call to clock_nanosleep
// SLEEP: in sleep_inline() {{.*}}slow-step-kinds.cpp:

void touch(volatile char *page) { *page = 1; }
// PAGE: {{WARNING: CoroSanitizer: slow-step .* and waits for page faults|no userfaultfd here}}

int wait_for_page() {
  const int tid = thread_id();
  const int fd = static_cast<int>(syscall(SYS_userfaultfd, O_CLOEXEC | UFFD_USER_MODE_ONLY));
  uffdio_api api{UFFD_API, 0, 0};
  auto *page = static_cast<char *>(mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  uffdio_register range{{reinterpret_cast<__u64>(page), 4096}, UFFDIO_REGISTER_MODE_MISSING, 0};
  if (fd < 0 || ioctl(fd, UFFDIO_API, &api) != 0 || ioctl(fd, UFFDIO_REGISTER, &range) != 0) {
    std::fputs("no userfaultfd here\n", stderr);
    return 0;
  }
  std::thread pager([&] {
    wait_until_asleep(tid);
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    uffdio_zeropage zero{{reinterpret_cast<__u64>(page), 4096}, 0, 0};
    ioctl(fd, UFFDIO_ZEROPAGE, &zero);
  });
  tiny_loop loop;
  loop.step([&] { touch(page); });
  pager.join();
  return 0;
}

/// One processor, and most of it for another process.
int run_beside_another() {
  tiny_loop loop;
  loop.wait(); // the watching thread may run anywhere
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(sched_getcpu(), &one);
  sched_setaffinity(0, sizeof one, &one);
  const pid_t other = fork();
  if (other == 0)
    for (;;)
      ;
  setpriority(PRIO_PROCESS, static_cast<id_t>(thread_id()), 10);
  loop.step([] { burn(80); });
  kill(other, SIGKILL);
  waitpid(other, nullptr, 0);
  return 0;
}
// HOST: CoroSanitizer: 1 step was over the limit only because the machine did not run the program: {{[0-9.]+ m?s}} waiting for a processor

int main(int, char **argv) {
  if (std::strcmp(argv[1], "page") == 0)
    return wait_for_page();
  if (std::strcmp(argv[1], "host") == 0)
    return run_beside_another();
  int ends[2];
  if (pipe(ends) != 0)
    return 1;
  const int tid = thread_id();
  std::thread writer([&] {
    wait_until_asleep(tid);
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    (void)!write(ends[1], "x", 1);
  });
  tiny_loop loop;
  const bool reads = std::strcmp(argv[1], "inline-read") == 0;
  loop.step([&] { reads ? read_inline(ends[0]) : sleep_inline(); });
  writer.join();
}
