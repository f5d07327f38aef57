// `corosan --self-test`: proves on this machine that the interposers are in front of the C library and that a blocking
// call on a loop's thread is reported.
#include "run.h"

#include "corosan/corosan.h"

#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <string>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

namespace corosan {

int self_test_child() {
  if (&corosan_interposer == nullptr) {
    std::printf("corosan: the library is not loaded\n");
    return 1;
  }
  int bites = 0, biting = 0, failed = 0;
  for (size_t i = 0; const char *symbol = corosan_interposer(i, &bites); ++i) {
    biting += bites;
    failed += !bites;
    if (!bites)
      std::printf("corosan: %s is not interposed\n", symbol);
  }
  std::printf("%d interposers bite\n", biting);
  std::fflush(stdout);
  // The smallest loop there is, with a blocking call in its second turn: the first one is start-up.
  const int epoll = epoll_create1(EPOLL_CLOEXEC), wake = eventfd(1, EFD_CLOEXEC);
  epoll_event event{};
  event.events = EPOLLIN;
  epoll_ctl(epoll, EPOLL_CTL_ADD, wake, &event);
  for (int i = 0; i < 2; ++i)
    epoll_wait(epoll, &event, 1, -1);
  const timespec moment{0, 20'000'000};
  nanosleep(&moment, nullptr);
  return failed != 0;
}

int self_test() {
  int out[2];
  if (pipe(out) != 0)
    return 1;
  const pid_t child = fork();
  if (child == 0) {
    dup2(out[1], STDERR_FILENO);
    close(out[0]);
    unsetenv("COROSAN_OPTIONS");
    char self[] = "/proc/self/exe", mode[] = "--self-test-child";
    char *command[] = {self, mode, nullptr};
    _exit(run_program("symbolize=0:exitcode=0", command));
  }
  close(out[1]);
  std::string text;
  char part[4096];
  for (ssize_t n; (n = read(out[0], part, sizeof part)) > 0;)
    text.append(part, static_cast<size_t>(n));
  int status = 0;
  waitpid(child, &status, 0);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    std::printf("corosan: self-test failed\n%s", text.c_str());
    return 1;
  }
  if (text.find("WARNING: CoroSanitizer: blocking-call") == std::string::npos) {
    std::printf("corosan: self-test failed: a sleep on a loop's thread was not reported\n%s", text.c_str());
    return 1;
  }
  std::printf("a blocking call on a loop's thread is reported\n");
  return 0;
}

} // namespace corosan
