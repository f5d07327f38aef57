// A million tasks to be looked at, by bench/look.py. Commands come in lines on standard input: "pause" begins to
// measure how long the loop stands still at most between two steps of one task, without the time for which its thread
// waited for a processor; "told" ends that and prints it in milliseconds. Prints first how many bytes of memory the
// tasks made resident.
#include <aio/aio.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
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

/// How long this thread has waited for a processor, in nanoseconds.
std::int64_t delayed_ns() {
  static const int file = open("/proc/thread-self/schedstat", O_RDONLY);
  char text[100] = "";
  if (pread(file, text, sizeof text - 1, 0) <= 0)
    return 0;
  char *end = nullptr;
  std::strtoll(text, &end, 10);
  return std::strtoll(end, nullptr, 10);
}

/// Goes through the loop again and again, and with it tasks that come and go.
aio::task<void> ticker(bool churn) {
  steady::time_point last = steady::now();
  std::int64_t delay = delayed_ns();
  for (;;) {
    if (churn)
      aio::create_task(passing());
    co_await aio::yield();
    const steady::time_point now = steady::now();
    const std::int64_t delay_now = delayed_ns(), pause = (now - last).count() - (delay_now - delay);
    if (measuring.load(std::memory_order_relaxed) && pause > longest_ns.load(std::memory_order_relaxed))
      longest_ns.store(pause, std::memory_order_relaxed);
    last = steady::now();
    delay = delay_now;
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
