// What cannot block is silent, even in strict mode: before the first turn, on other threads, non-blocking
// descriptors, flags and timeouts that forbid waiting, free locks, standard streams, allowed scopes.
// RUN: %cxx %s -I%inputs -o %t
// RUN: env COROSAN_OPTIONS=mode=strict %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
// CHECK: active (mode=strict
#include "corosan/corosan.h"
#include "sanitizer/tiny_loop.h"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <mutex>
#include <poll.h>
#include <semaphore.h>
#include <shared_mutex>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>

using namespace std::chrono_literals;

int main() {
  std::this_thread::sleep_for(1ms); // start-up
  tiny_loop loop;
  loop.step([&] {
    char c;
    int ends[2], pair[2];
    if (pipe2(ends, O_NONBLOCK) != 0 || socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0)
      return;
    (void)!read(ends[0], &c, 1);
    (void)!write(ends[1], "x", 1);
    recv(pair[0], &c, 1, MSG_DONTWAIT);
    send(pair[0], "x", 1, MSG_DONTWAIT);
    pollfd ready{pair[0], POLLIN, 0};
    poll(&ready, 1, 0);
    const timespec zero{0, 0};
    nanosleep(&zero, nullptr);
    std::mutex mutex;
    std::shared_mutex shared;
    const std::lock_guard guard(mutex);
    const std::shared_lock reader(shared);
    sem_t semaphore;
    sem_init(&semaphore, 0, 1);
    sem_wait(&semaphore);
    waitpid(-1, nullptr, WNOHANG);
    std::printf("printed\n");
    std::fprintf(stderr, "printed\n");
    (void)!write(STDOUT_FILENO, "x\n", 2);
    const corosan::allow_blocking known;
    std::this_thread::sleep_for(1ms);
  });
  std::thread other([] { std::this_thread::sleep_for(1ms); });
  loop.wait();
  {
    const corosan::allow_blocking known;
    other.join();
  }
  loop.wait();
}
