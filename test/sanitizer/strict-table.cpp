// Calls of every family, one by one, in strict mode: each is reported under the name that the program called, and
// counted once however much the C library does inside.
// RUN: %cxx -fno-builtin %s -I%inputs -o %t
// RUN: rm -rf %t.dir && mkdir %t.dir
// RUN: env COROSAN_OPTIONS=mode=strict:slow_step_ms=0:log_format=jsonl:symbolize=0:reports_per_minute=0:log_path=%t.dir/log %corosan run -- %t %t.dir > %t.expected
// RUN: cat %t.dir/log.* | %python %S/check_calls.py %t.expected
// RUN: env COROSAN_OPTIONS=mode=strict:slow_step_ms=0:log_format=jsonl:symbolize=0:log_path=%t.dir/off %corosan run -- %t %t.dir off
// RUN: cat %t.dir/off.* | %FileCheck %s --check-prefix=OFF
// OFF: "id":"summary","findings":0
#include "corosan/corosan.h"
#include "sanitizer/tiny_loop.h"

#include <arpa/inet.h>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <functional>
#include <grp.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <pwd.h>
#include <semaphore.h>
#include <spawn.h>
#include <string>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/select.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <thread>
#include <vector>

static tiny_loop *loop;
static bool off;

/// Runs `call` as one step, after which the report must name `symbol`.
static void expect(const char *symbol, const std::function<void()> &call) {
  if (off) {
    const corosan::allow_blocking known;
    std::thread(call).join(); // not the loop's thread
  } else {
    loop->step(call);
    std::puts(symbol);
  }
}

int main(int argc, char **argv) {
  off = argc > 2;
  tiny_loop own;
  loop = &own;
  own.wait();
  umask(022);
  const std::string folder = std::string(argv[1]) + "/", name = folder + "file", other = folder + "other";
  const char *file = name.c_str(), *second = other.c_str();
  char text[64] = "";
  iovec vector{text, 4};
  const timespec moment{0, 1000};
  struct stat status;

  expect("nanosleep", [&] { nanosleep(&moment, nullptr); });
  expect("usleep", [] { usleep(1); });
  expect("clock_nanosleep", [&] { clock_nanosleep(CLOCK_MONOTONIC, 0, &moment, nullptr); });
  expect("sigtimedwait", [&] {
    sigset_t set;
    sigemptyset(&set);
    sigtimedwait(&set, nullptr, &moment);
  });

  int fd = -1;
  expect("open", [&] { fd = open(file, O_RDWR | O_CREAT, 0640); });
  if (fd < 0)
    return 1;
  expect("write", [&] { (void)!write(fd, "0123456789", 10); });
  expect("pwrite", [&] { (void)!pwrite(fd, "x", 1, 3); });
  expect("writev", [&] { (void)!writev(fd, &vector, 1); });
  expect("pwritev", [&] { (void)!pwritev(fd, &vector, 1, 0); });
  expect("read", [&] { (void)!read(fd, text, 4); });
  expect("pread", [&] { (void)!pread(fd, text, 4, 0); });
  expect("readv", [&] { (void)!readv(fd, &vector, 1); });
  expect("preadv", [&] { (void)!preadv(fd, &vector, 1, 0); });
  expect("fsync", [&] { fsync(fd); });
  expect("fdatasync", [&] { fdatasync(fd); });
  expect("ftruncate", [&] { (void)!ftruncate(fd, 100); });
  expect("posix_fallocate", [&] { posix_fallocate(fd, 0, 100); });
  expect("flock", [&] { flock(fd, LOCK_EX); });
  expect("lockf", [&] { (void)!lockf(fd, F_LOCK, 1); });
  expect("fstat", [&] { fstat(fd, &status); });
  if ((status.st_mode & 07777) != 0640)
    return 1; // open() passes its third argument on
  expect("sendfile", [&] {
    off_t at = 0;
    sendfile(fd, fd, &at, 1);
  });
  close(fd);
  expect("openat", [&] { close(openat(AT_FDCWD, file, O_RDONLY)); });
  expect("creat", [&] { close(creat(second, 0600)); });

  FILE *stream = nullptr;
  expect("fopen", [&] { stream = fopen(file, "r+"); });
  expect("fread", [&] { (void)!fread(text, 1, 4, stream); });
  expect("fgets", [&] { (void)!fgets(text, 4, stream); });
  expect("getc", [&] { getc(stream); });
  expect("fseek", [&] { fseek(stream, 0, SEEK_SET); });
  expect("fwrite", [&] { fwrite("abcd", 1, 4, stream); });
  expect("fputs", [&] { fputs("abcd", stream); });
  expect("fprintf", [&] { fprintf(stream, "%d %s", argc, argv[0]); });
  expect("fflush", [&] { fflush(stream); });
  char *line = nullptr;
  size_t room = 0;
  expect("getline", [&] { (void)!getline(&line, &room, stream); });
  fclose(stream);

  expect("stat", [&] { stat(file, &status); });
  expect("lstat", [&] { lstat(file, &status); });
  expect("fstatat", [&] { fstatat(AT_FDCWD, file, &status, 0); });
  expect("access", [&] { (void)!access(file, R_OK); });
  expect("readlink", [&] { (void)!readlink(file, text, sizeof text); });
  expect("realpath", [&] { free(realpath(file, nullptr)); });
  expect("truncate", [&] { (void)!truncate(file, 10); });
  expect("chmod", [&] { chmod(file, 0600); });
  expect("rename", [&] { rename(file, second); });
  expect("link", [&] { (void)!link(second, file); });
  expect("unlink", [&] { unlink(file); });
  expect("symlink", [&] { (void)!symlink(second, file); });
  expect("remove", [&] { remove(file); });
  expect("mkdir", [&] { mkdir(file, 0700); });
  expect("rmdir", [&] { rmdir(file); });
  expect("statvfs", [&] {
    struct statvfs system;
    statvfs("/", &system);
  });
  DIR *directory = nullptr;
  expect("opendir", [&] { directory = opendir(argv[1]); });
  expect("readdir", [&] { readdir(directory); });
  closedir(directory);
  std::string pattern = folder + "XXXXXX";
  expect("mkstemp", [&] { close(mkstemp(pattern.data())); });

  int pair[2], ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0 || pipe(ends) != 0)
    return 1;
  msghdr message{};
  message.msg_iov = &vector;
  message.msg_iovlen = 1;
  expect("send", [&] { send(pair[0], "abcdefghijklmnop", 16, 0); });
  expect("sendto", [&] { sendto(pair[0], "x", 1, 0, nullptr, 0); });
  expect("sendmsg", [&] { sendmsg(pair[0], &message, 0); });
  expect("recv", [&] { recv(pair[1], text, 2, 0); });
  expect("recvfrom", [&] { recvfrom(pair[1], text, 2, 0, nullptr, nullptr); });
  expect("recvmsg", [&] { recvmsg(pair[1], &message, 0); });
  const int listener = socket(AF_INET, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  if (bind(listener, reinterpret_cast<sockaddr *>(&address), length) != 0 || listen(listener, 1) != 0)
    return 1;
  getsockname(listener, reinterpret_cast<sockaddr *>(&address), &length);
  expect("connect", [&] { connect(client, reinterpret_cast<sockaddr *>(&address), length); });
  expect("accept", [&] { accept(listener, nullptr, nullptr); });
  pollfd ready{pair[1], POLLIN, 0};
  expect("poll", [&] { poll(&ready, 1, 1); });
  expect("ppoll", [&] { ppoll(&ready, 1, &moment, nullptr); });
  expect("select", [&] {
    timeval limit{0, 1};
    select(0, nullptr, nullptr, nullptr, &limit);
  });

  addrinfo *found = nullptr;
  expect("getaddrinfo", [&] { getaddrinfo("localhost", nullptr, nullptr, &found); });
  expect("gethostbyname", [&] { gethostbyname("localhost"); });
  expect("getpwnam", [&] { getpwnam("root"); });
  expect("getgrgid", [&] { getgrgid(0); });
  expect("getservbyname", [&] { getservbyname("http", "tcp"); });

  expect("system", [&] { (void)!system("true"); });
  char program[] = "/bin/true";
  char *arguments[] = {program, nullptr};
  pid_t child = 0;
  expect("posix_spawn", [&] { posix_spawn(&child, program, nullptr, nullptr, arguments, arguments + 1); });
  expect("waitpid", [&] { waitpid(child, nullptr, 0); });
  expect("popen", [&] { stream = popen("true", "r"); });
  expect("pclose", [&] { pclose(stream); });

  std::thread worker([] {});
  expect("pthread_join", [&] { worker.join(); });
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
  pthread_mutex_lock(&mutex);
  expect("pthread_cond_timedwait", [&] { pthread_cond_timedwait(&condition, &mutex, &moment); });
  expect("pthread_mutex_timedlock", [&] { pthread_mutex_timedlock(&mutex, &moment); });
  sem_t semaphore;
  sem_init(&semaphore, 0, 0);
  expect("sem_timedwait", [&] { sem_timedwait(&semaphore, &moment); });
  pthread_barrier_t barrier;
  pthread_barrier_init(&barrier, nullptr, 1);
  expect("pthread_barrier_wait", [&] { pthread_barrier_wait(&barrier); });
  expect("getrandom", [&] { (void)!getrandom(text, 4, 0); });
}
