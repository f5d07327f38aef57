// A million tasks to be looked at, by bench/look.py. Commands come in lines on standard input: "pause" begins to
// measure how long the loop stands still at most between two steps of one task, "told" ends that and prints it in
// milliseconds. Prints first how much memory the process has resident, in bytes.
#include <aio/aio.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>
#include <thread>
#include <unistd.h>

namespace {

using namespace std::chrono_literals;
using steady = std::chrono::steady_clock;

std::atomic<bool> measuring{false};
std::atomic<std::int64_t> longest_ns{0};

aio::task<void> leaf(int place) { co_await aio::sleep(1h + place * 1us); }
aio::task<void> connection(int place) { co_await leaf(place); }
aio::task<void> passing() { co_await aio::sleep(1ms); }

/// Goes through the loop again and again, and with it tasks that come and go.
aio::task<void> ticker(bool churn) {
  steady::time_point last = steady::now();
  for (;;) {
    if (churn)
      aio::create_task(passing());
    co_await aio::yield();
    const steady::time_point now = steady::now();
    if (measuring.load(std::memory_order_relaxed) && (now - last).count() > longest_ns.load(std::memory_order_relaxed))
      longest_ns.store((now - last).count(), std::memory_order_relaxed);
    last = now;
  }
}

void obey() {
  for (std::string line; std::getline(std::cin, line);) {
    if (line == "pause") {
      longest_ns.store(0);
      measuring.store(true);
    } else {
      measuring.store(false);
      std::printf("%.3f\n", static_cast<double>(longest_ns.load()) / 1e6);
      std::fflush(stdout);
    }
  }
  std::_Exit(0);
}

long resident() {
  long total = 0, pages = 0;
  std::ifstream("/proc/self/statm") >> total >> pages;
  return pages * sysconf(_SC_PAGESIZE);
}

aio::task<void> all(int count, bool churn) {
  const long before = resident();
  for (int place = 0; place < count; ++place)
    aio::create_task(connection(place));
  co_await aio::yield();
  std::printf("%ld\n", resident() - before);
  std::fflush(stdout);
  std::thread(obey).detach();
  co_await ticker(churn);
}

} // namespace

int main(int argc, char **argv) {
  if (argc != 3)
    return 2;
  aio::run(all(std::atoi(argv[1]), std::atoi(argv[2]) != 0));
}
