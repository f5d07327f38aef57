// A list under a lock that nobody holds for long.
#include "report/mistakes.h"

#include "event.h"
#include "spin_guard.h"

#include <atomic>
#include <utility>

namespace corosan {
namespace {

constinit std::atomic_flag lock = ATOMIC_FLAG_INIT;
constinit std::atomic<bool> any{false};

std::vector<mistake> &all() {
  static auto *one = new std::vector<mistake>; // never destroyed: the reporter may outlive the end of main
  return *one;
}

} // namespace

void add_mistake(mistake found) {
  {
    const spin_guard held(lock);
    all().push_back(std::move(found));
    any.store(true);
  }
  wake_reporter();
}

std::vector<mistake> take_mistakes() {
  if (!any.load())
    return {};
  const spin_guard held(lock);
  any.store(false);
  return std::exchange(all(), {});
}

void mistakes_in_child() noexcept {
  lock.clear();
  any.store(false);
}

} // namespace corosan
