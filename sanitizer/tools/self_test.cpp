// `corosan --self-test`: proves on this machine that the interposers are in front of the C library: each function is
// called, as a program calls it, in a step of a loop; and a blocking call is reported.
#include "run.h"

#include "corosan/corosan.h"
#include "exercise/exercise.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <fcntl.h>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

namespace corosan {
namespace {

/// What is not called here: it would keep every disk of the machine busy.
bool costly(std::string_view symbol) { return symbol == "sync" || symbol == "syncfs"; }

/// Makes the calls; returns those that passed the library.
std::set<std::string_view> exercise_all() {
  std::set<std::string_view> seen;
  std::string folder = std::filesystem::temp_directory_path() / "corosan-XXXXXX";
  if (mkdtemp(folder.data()) == nullptr)
    return seen;
  {
    exercise::place place(folder, true);
    exercise::mock_loop loop;
    for (const exercise::family &family : exercise::families())
      for (const exercise::call_case &each : family.calls) {
        if (costly(each.symbol))
          continue;
        place.reset();
        loop.step(each.run, place);
        const char *last = corosan_last_call(0, nullptr);
        if (last != nullptr && std::strcmp(last, each.symbol) == 0)
          seen.insert(each.symbol);
        if (each.when == exercise::reported::never && each.quiet != nullptr)
          loop.step(each.quiet, place); // gives the lock back
        if (std::strncmp(each.symbol, "syscall(", 8) == 0)
          seen.insert("syscall");
      }
  }
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
  return seen;
}

} // namespace

int self_test_child() {
  if (&corosan_interposer == nullptr) {
    std::printf("corosan: the library is not loaded\n");
    return 1;
  }
  std::set<std::string_view> seen;
  try {
    seen = exercise_all();
  } catch (const std::exception &error) {
    std::printf("corosan: %s\n", error.what());
    return 1;
  }
  int bites = 0, biting = 0, failed = 0, not_called = 0;
  for (size_t i = 0; const char *symbol = corosan_interposer(i, &bites); ++i) {
    if (bites < 0)
      continue; // of a newer C library
    const bool called = !costly(symbol);
    const bool good = bites != 0 && (!called || seen.count(symbol) != 0);
    biting += good;
    failed += !good;
    not_called += !called;
    if (bites == 0)
      std::printf("corosan: %s is not interposed\n", symbol);
    else if (!good)
      std::printf("corosan: a call to %s was not seen\n", symbol);
  }
  std::printf("%d interposers bite (%d of them were not called)\n", biting, not_called);
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
    _exit(run_program("mode=strict:symbolize=0:exitcode=0:slow_step_ms=0", command));
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
