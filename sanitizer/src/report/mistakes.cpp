// A list under a lock that nobody holds for long.
#include "report/mistakes.h"

#include "event.h"
#include "interpose/real.h"

#include <atomic>
#include <sys/syscall.h>
#include <utility>

namespace corosan {
namespace {

constinit std::atomic_flag lock = ATOMIC_FLAG_INIT;
constinit std::atomic<bool> any{false};

std::vector<mistake> &all() {
  static auto *one = new std::vector<mistake>; // never destroyed: the reporter may outlive the end of main
  return *one;
}

struct guard {
  guard() noexcept {
    while (lock.test_and_set(std::memory_order_acquire))
      raw_syscall(SYS_sched_yield);
  }
  ~guard() { lock.clear(std::memory_order_release); }
  guard(const guard &) = delete;
  guard &operator=(const guard &) = delete;
};

} // namespace

void add_mistake(mistake found) {
  {
    const guard held;
    all().push_back(std::move(found));
    any.store(true);
  }
  wake_reporter();
}

std::vector<mistake> take_mistakes() {
  if (!any.load())
    return {};
  const guard held;
  any.store(false);
  return std::exchange(all(), {});
}

void mistakes_in_child() noexcept {
  lock.clear();
  any.store(false);
}

} // namespace corosan
