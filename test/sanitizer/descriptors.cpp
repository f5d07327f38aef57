// The descriptors that a program gets, while findings are reported to a file all the time, are those it gets alone; its
// table holds nothing of ours, before and after fork and exec.
// RUN: rm -rf %t.dir && mkdir %t.dir
// RUN: %cxx %s -I%inputs -o %t
// RUN: %t > %t.plain
// RUN: env COROSAN_OPTIONS=mode=strict:suppress_equal_stacks=0:reports_per_minute=0:log_path=%t.dir/log %corosan run -- %t > %t.watched
// RUN: diff %t.plain %t.watched
// RUN: cat %t.dir/log.* | grep -c SUMMARY: | %python -c "assert int(input()) > 100"
// RUN: grep "other numbers: 0" %t.watched
#include "sanitizer/tiny_loop.h"

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <dirent.h>
#include <fcntl.h>
#include <string>
#include <sys/wait.h>

static void pause_a_bit() {
  const timespec moment{0, 1000};
  nanosleep(&moment, nullptr);
}

static std::string table() {
  std::string all;
  DIR *folder = opendir("/proc/self/fd");
  while (const dirent *entry = readdir(folder))
    if (entry->d_name[0] != '.')
      all += std::string(entry->d_name) + " ";
  closedir(folder);
  return all;
}

int main(int argc, char **argv) {
  if (argc > 1) {
    std::printf("after exec: %s\n", table().c_str());
    return 0;
  }
  tiny_loop loop;
  loop.step(pause_a_bit);
  const int expected = open("/dev/null", O_RDONLY | O_CLOEXEC);
  close(expected);
  int others = 0;
  for (int i = 0; i < 300; ++i) {
    loop.step(pause_a_bit);
    for (int j = 0; j < 50; ++j) {
      const int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
      others += fd != expected;
      close(fd);
    }
  }
  std::printf("other numbers: %d\ntable: %s\n", others, table().c_str());
  std::fflush(stdout);
  const pid_t child = fork();
  if (child == 0) {
    std::printf("after fork: %s\n", table().c_str());
    std::fflush(stdout);
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  execl(argv[0], argv[0], "exec", nullptr);
}
