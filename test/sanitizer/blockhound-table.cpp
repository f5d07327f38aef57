// The calls of BlockHound's test table in three polarities: on a thread without a loop silent, in a handler of a loop
// reported with their names, and the same in a task of aio that another task awaits. Its busy-wait hint has no call
// here.
// RUN: %cxx -fno-builtin %s -I%inputs %aio -o %t
// RUN: rm -rf %t.dir && mkdir %t.dir
// RUN: env COROSAN_OPTIONS=mode=strict:blocking_call_ms=1000000:slow_step_ms=0:log_format=jsonl:symbolize=0:suppress_equal_stacks=0:reports_per_minute=0:log_path=%t.dir/log %corosan run -- %t %t.dir/file > %t.expected
// RUN: cat %t.dir/log.* | %python %S/../catalog/check_calls.py %t.expected | %FileCheck %s
// CHECK: 38 calls
#include "corosan/corosan.h"
#include "sanitizer/tiny_loop.h"

#include <aio/aio.h>

#include <arpa/inet.h>
#include <cstdio>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sched.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>

static int file, pair[2], udp[2], listener, client;
static sockaddr_in to, udp_to;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static char byte[1];
static pid_t child;

static sockaddr *plain(sockaddr_in &address) { return reinterpret_cast<sockaddr *>(&address); }
static int bound(int type, sockaddr_in &address) {
  const int fd = socket(AF_INET, type, 0);
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  if (bind(fd, plain(address), length) != 0 || getsockname(fd, plain(address), &length) != 0)
    std::abort();
  return fd;
}
static void start() {
  char program[] = "/bin/true";
  char *arguments[] = {program, nullptr};
  posix_spawn(&child, program, nullptr, nullptr, arguments, arguments + 1);
}
static void reap() {
  const corosan::allow_blocking known;
  waitpid(child, nullptr, 0);
}
static void wait_long() {
  timespec soon;
  clock_gettime(CLOCK_REALTIME, &soon);
  soon.tv_nsec += soon.tv_nsec < 999'000'000 ? 1'000'000 : 0;
  pthread_cond_timedwait(&condition, &mutex, &soon);
}

struct row {
  const char *expected; // call, group, kind, part of the text
  void (*call)();
};
static constexpr row rows[] = {
    {"connect socket socket ->127.0.0.1:", [] { connect(client, plain(to), sizeof to); }},
    {"accept socket socket 127.0.0.1:", [] { close(accept(listener, nullptr, nullptr)); }},
    {"write socket socket -", [] { (void)!write(pair[0], "x", 1); }},
    {"read socket socket -", [] { (void)!read(pair[1], byte, 1); }},
    {"send socket socket -", [] { send(pair[0], "x", 1, 0); }},
    {"recv socket socket -", [] { recv(pair[1], byte, 1, 0); }},
    {"pthread_cond_timedwait sync - -", wait_long},
    {"pthread_cond_clockwait sync - -",
     [] {
       const timespec past{0, 1};
       pthread_cond_clockwait(&condition, &mutex, CLOCK_MONOTONIC, &past);
     }},
    {"nanosleep sleep - -",
     [] {
       const timespec moment{0, 1000};
       nanosleep(&moment, nullptr);
     }},
    {"sched_yield sleep - -", [] { sched_yield(); }},
    {"write file file /file", [] { (void)!write(file, "x", 1); }},
    {"read file file /file", [] { (void)!read(file, byte, 1); }},
    {"pread file file /file", [] { (void)!pread(file, byte, 1, 0); }},
    {"pwrite file file /file", [] { (void)!pwrite(file, "x", 1, 0); }},
    {"writev file file /file",
     [] {
       const iovec part{byte, 1};
       (void)!writev(file, &part, 1);
     }},
    {"posix_spawn process path /bin/true",
     [] {
       start();
       reap();
     }},
    {"connect socket socket ->127.0.0.1:", [] { connect(udp[0], plain(udp_to), sizeof udp_to); }},
    {"send socket socket 127.0.0.1:", [] { send(udp[0], "x", 1, 0); }},
    {"recv socket socket 127.0.0.1:", [] { recv(udp[1], byte, 1, MSG_PEEK); }},
};

static aio::task<void> makes(const row &each) {
  std::puts(each.expected);
  each.call();
  co_return;
}
static aio::task<void> awaits() {
  for (const row &each : rows)
    co_await aio::create_task(makes(each));
}

/// Between the polarities.
static void connect_again() {
  client = socket(AF_INET, SOCK_STREAM, 0);
  pthread_mutex_trylock(&mutex);
}

int main(int, char **arguments) {
  file = open(arguments[1], O_RDWR | O_CREAT, 0600);
  listener = bound(SOCK_STREAM, to);
  udp[0] = socket(AF_INET, SOCK_DGRAM, 0);
  udp[1] = bound(SOCK_DGRAM, udp_to);
  if (file < 0 || socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0 || listen(listener, 8) != 0)
    return 1;

  std::thread([] {
    connect_again();
    for (const row &each : rows)
      each.call();
    pthread_mutex_unlock(&mutex);
  }).join();

  std::thread([] {
    connect_again();
    tiny_loop loop;
    for (const row &each : rows) {
      std::puts(each.expected);
      loop.step(each.call);
    }
    pthread_mutex_unlock(&mutex);
  }).join();

  connect_again();
  aio::run(awaits());
}
