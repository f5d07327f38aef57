// Everything at once, at random, for a minute: tasks, cancellations, forks, signals, threads. The program is correct,
// so that every finding is a false report; and it must come to its end, having done some of everything.
//
// The limits are so low that the sanitizer has work all the time. What depends on the speed of the machine is
// suppressed; what is said of tasks, locks and descriptors must be true under any load.
// RUN: rm -rf %t.dir && mkdir %t.dir
// RUN: echo 'blocking-call:*' > %t.supp
// RUN: echo 'slow-step:*' >> %t.supp
// RUN: echo 'slow-turn:*' >> %t.supp
// RUN: echo 'contended-lock:*' >> %t.supp
// RUN: echo 'long-wait:*' >> %t.supp
// RUN: echo 'starved-task:*' >> %t.supp
// RUN: echo 'starved-pool:*' >> %t.supp
// RUN: echo 'spinning-task:*' >> %t.supp
// RUN: %cxx -O1 %s %aio -o %t
// RUN: env COROSAN=1 COROSAN_OPTIONS=exitcode=66:suppressions=%t.supp:blocking_call_ms=0:lock_wait_ms=0:slow_step_ms=2:slow_turn_ms=2:long_wait_ms=20:starved_task_ms=2:starved_pool_ms=2:spinning_ms=20:cancel_grace_ms=60000:print_stats_on_exit=1 %t %corosan %t.dir
//
// Once more with nothing suppressed, and limits that no machine needs; with all that is written beside reports.
// RUN: env SOAK_SECONDS=15 COROSAN=1 COROSAN_OPTIONS=exitcode=66:metrics=%t.prom:metrics_ms=50:trace=%t.trace:trace_mb=20:log_format=jsonl:blocking_call_ms=30000:lock_wait_ms=30000:slow_step_ms=30000:slow_turn_ms=30000:long_wait_ms=60000:starved_task_ms=30000:starved_pool_ms=60000:spinning_ms=30000:cancel_grace_ms=60000 %t %corosan %t.dir
#include "loops.h"
#include "outside.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <cstdlib>

using namespace soak;

namespace {

/// Seconds without a sign of life from a loop, or for the end to come, after which the soak has failed.
constexpr int patience = 90;
std::atomic<bool> ended{false};

void print_counts() {
  for (unsigned i = 0; i < kinds; ++i)
    std::printf("%-18s %llu\n", kind_names[i], static_cast<unsigned long long>(counts[i]));
  std::fflush(stdout);
}

[[noreturn]] void tell_hang(const char *what) {
  std::fprintf(stderr, "soak: FAILED: %s for %d s\n", what, patience);
  print_counts();
  const std::string stacks =
      "gdb -q -nx -batch -iex 'set debuginfod enabled off' -ex 'thread apply all bt 14' -p " + std::to_string(getpid());
  (void)!std::system((stacks + " 2>&1").c_str());
  aio::debug::dump(2);
  _exit(3);
}

/// On a thread of its own: makes of a hang an end with all that can be known.
void watch(const std::vector<world *> &worlds) {
  std::vector<std::uint64_t> before(worlds.size());
  std::vector<int> still(worlds.size());
  int ending = 0;
  while (!ended) {
    std::this_thread::sleep_for(1s);
    if (over && ++ending > patience)
      tell_hang("no end");
    for (std::size_t i = 0; i < worlds.size() && !over; ++i) {
      const std::uint64_t now = worlds[i]->beats;
      still[i] = now == before[i] ? still[i] + 1 : 0;
      before[i] = now;
      if (still[i] > patience)
        tell_hang("no turn of a loop");
    }
  }
}

void run_loop(world &here, dice luck, const char *name) {
  aio::run_options options;
  options.name = name;
  options.on_exception = [](const aio::exception_context &lost) {
    if (lost.exception)
      judge(lost.exception);
  };
  aio::run(root(here, luck), options);
}

} // namespace

int main(int argc, char **argv) {
  if (argc < 3)
    die("usage: soak COROSAN FOLDER [SEED]");
  const char *seconds = std::getenv("SOAK_SECONDS");
  const std::chrono::seconds time(seconds != nullptr ? std::atoi(seconds) : 60);
  const std::uint64_t seed =
      argc > 3 ? std::strtoull(argv[3], nullptr, 10) : static_cast<std::uint64_t>(std::time(nullptr));
  corosan_command = argv[1];
  std::printf("soak: %d s, seed %llu\n", static_cast<int>(time.count()), static_cast<unsigned long long>(seed));
  std::fflush(stdout);
  dice luck(seed);

  // While this is there, SIGUSR1 never has its default effect.
  boost::asio::io_context unused;
  const boost::asio::signal_set keeper(unused, SIGUSR1);
  take_signals();

  world first, second;
  first.folder = second.folder = argv[2];
  const std::vector<world *> both{&first, &second};
  std::thread watcher(watch, both);
  std::thread second_loop(run_loop, std::ref(second), luck.split(), "second");
  std::vector<std::thread> threads;
  threads.emplace_back(send_signals, luck.split(), std::vector{pthread_self(), second_loop.native_handle()});
  threads.emplace_back(post, luck.split(), both);
  threads.emplace_back(post, luck.split(), both);
  threads.emplace_back(contend, luck.split());
  threads.emplace_back(fork_often, luck.split());
  threads.emplace_back(look, luck.split(), std::getenv("COROSAN_OPTIONS") != nullptr);
  threads.emplace_back(cancel_threads, luck.split());
  threads.emplace_back(change_threads, luck.split());
  threads.emplace_back([time] {
    const auto until = std::chrono::steady_clock::now() + time;
    while (std::chrono::steady_clock::now() < until)
      std::this_thread::sleep_for(100ms);
    over = true;
  });
  run_loop(first, luck.split(), "first");
  for (std::thread &each : threads)
    each.join();
  second_loop.join();
  ended = true;
  watcher.join();

  print_counts();
  bool all = true;
  for (unsigned i = 0; i < kinds; ++i)
    if (counts[i] == 0) {
      std::fprintf(stderr, "soak: FAILED: no %s\n", kind_names[i]);
      all = false;
    }
  std::printf("soak: done\n");
  return all ? 0 : 5;
}
