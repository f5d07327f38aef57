// Produces findings as fast as they can be reported, from 16384 different stacks, and prints the memory of the process
// at every tenth of them. Arguments: how many findings.
#include <corosan/corosan.h>

#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace {

int file = -1;
volatile int after = 0; // keeps the calls from being the last thing a function does

[[gnu::noinline]] void left(unsigned path, int depth);
[[gnu::noinline]] void right(unsigned path, int depth);

void next(unsigned path, int depth) {
  if (depth == 0) {
    char byte;
    (void)!pread(file, &byte, 1, 0);
  } else if ((path & 1) != 0) {
    left(path >> 1, depth - 1);
  } else {
    right(path >> 1, depth - 1);
  }
}
void left(unsigned path, int depth) {
  next(path, depth);
  after = after + 1;
}
void right(unsigned path, int depth) {
  next(path, depth);
  after = after + 2;
}

long resident_kb() {
  long pages = 0, resident = 0;
  if (std::FILE *statm = std::fopen("/proc/self/statm", "r")) {
    if (std::fscanf(statm, "%ld %ld", &pages, &resident) != 2)
      resident = 0;
    std::fclose(statm);
  }
  return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

} // namespace

int main(int argc, char **argv) {
  const long total = argc > 1 ? std::atol(argv[1]) : 10'000'000;
  file = open(argv[0], O_RDONLY | O_CLOEXEC);
  const int epoll = epoll_create1(EPOLL_CLOEXEC);
  epoll_event event;
  epoll_event always{};
  always.events = EPOLLIN;
  epoll_ctl(epoll, EPOLL_CTL_ADD, eventfd(1, EFD_CLOEXEC | EFD_NONBLOCK), &always);
  for (int i = 0; i < 4; ++i)
    epoll_wait(epoll, &event, 1, -1); // a loop that turns
  for (long made = 0; made < total;) {
    for (int i = 0; i < 256; ++i, ++made) // no more than the sanitizer has room for
      left(static_cast<unsigned>(made * 40503) & 0x3fff, 14);
    corosan::drain(60'000);
    epoll_wait(epoll, &event, 1, -1);
    if (made % (total / 10) < 256) {
      const corosan::allow_blocking own;
      std::printf("%ld %ld\n", made, resident_kb());
      std::fflush(stdout);
    }
  }
}
