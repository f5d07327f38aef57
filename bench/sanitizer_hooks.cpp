// What the seam between the runtime and the sanitizer costs: prints "nanoseconds name" per line, processor time an
// item, the median of many short rounds. bench/sanitizer_hooks.py runs it with the sanitizer, without, and a second
// build whose hooks are compiled out.
#include <aio/aio.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <mutex>

namespace {

double processor_ns() {
  timespec time{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e9 + static_cast<double>(time.tv_nsec);
}

constexpr int rounds = 41, items = 5000;

/// The time of each round of one case, between `begin` and `end`.
class measurement {
public:
  explicit measurement(const char *name) : name_(name) {}
  ~measurement() {
    std::sort(taken_.begin(), taken_.end());
    std::printf("%.2f %s\n", taken_[rounds / 2], name_);
  }
  measurement(const measurement &) = delete;
  measurement &operator=(const measurement &) = delete;
  void begin() { begin_ = processor_ns(); }
  void end() { taken_[round_++] = (processor_ns() - begin_) / items; }

private:
  const char *name_;
  double begin_ = 0;
  std::size_t round_ = 0;
  std::array<double, rounds> taken_{};
};

aio::task<int> leaf(int value) { co_return value; }

/// Makes the coroutine of `leaf` below `depth` ordinary calls.
[[gnu::noinline]] aio::task<int> leaf_below(int depth, int value) {
  if (depth == 0)
    return leaf(value);
  aio::task<int> made = leaf_below(depth - 1, value);
  __asm__ volatile("" ::: "memory"); // no tail call
  return made;
}

aio::task<void> yielding() {
  for (int i = 0; i < items; ++i)
    co_await aio::yield();
}

std::mutex free_lock;

aio::task<void> all() {
  int sum = 0;
  {
    measurement here("await");
    for (int round = 0; round < rounds; ++round) {
      here.begin();
      for (int i = 0; i < items; ++i)
        sum += co_await leaf(i & 1);
      here.end();
    }
  }
  {
    measurement here("await below 20 calls");
    for (int round = 0; round < rounds; ++round) {
      here.begin();
      for (int i = 0; i < items; ++i)
        sum += co_await leaf_below(20, i & 1);
      here.end();
    }
  }
  {
    measurement here("switch");
    for (int round = 0; round < rounds; ++round) {
      here.begin();
      co_await yielding();
      here.end();
    }
  }
  {
    measurement here("spawn and join");
    for (int round = 0; round < rounds; ++round) {
      here.begin();
      for (int i = 0; i < items; ++i)
        sum += co_await aio::create_task(leaf(i & 1));
      here.end();
    }
  }
  {
    measurement here("lock and unlock");
    for (int round = 0; round < rounds; ++round) {
      here.begin();
      for (int i = 0; i < items; ++i) {
        const std::lock_guard guard(free_lock);
        sum += i & 1;
      }
      here.end();
    }
  }
  if (sum < rounds * items)
    std::puts("wrong");
}

} // namespace

int main() { aio::run(all()); }
