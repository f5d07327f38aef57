// Walks a list that changes. Nothing is stopped and no lock is taken.
#include "look/task_list.h"

#include "clock.h"

#include <cstring>
#include <ctime>

namespace corosan {
namespace {

namespace debug = aio::debug;

constexpr int tries_between_pauses = 20;
/// A thread that changes the list may lose the processor in the middle of it.
constexpr std::int64_t patience_ns = 500'000'000; ///< with one link of the list
constexpr std::uint64_t most_retries = 1'000'000; ///< in one snapshot

void pause() {
  const timespec moment{0, 50'000};
  clock_nanosleep(CLOCK_MONOTONIC, 0, &moment, nullptr);
}

} // namespace

bool retry_budget::take() {
  ++used;
  return used < most_retries && now_ns() < end_ns;
}

bool plausible(const debug::task_view &read) {
  unsigned char done = 0, kind = 0;
  std::memcpy(&done, &read.done, 1);
  std::memcpy(&kind, &read.wait.kind, 1);
  return read.id != 0 && done <= 1 && kind <= static_cast<unsigned char>(debug::wait_kind::primitive);
}

bool task_list::walk() {
  int tries = 0;
  std::int64_t torn_since_ns = 0;
  for (std::uintptr_t next = first(); next != 0;) {
    debug::task_view view;
    if (memory_.read(next, view) && plausible(view) && (taken_.empty() ? linked(next, view) : follows(next, view)) &&
        take_(next, view)) {
      taken_.emplace_back(next, view.id);
      next = address_of(view.next);
      tries = 0;
      continue;
    }
    if (!budget_.take())
      return false;
    if (++tries == 1)
      torn_since_ns = now_ns();
    else if (tries % tries_between_pauses == 0) {
      if (now_ns() - torn_since_ns > patience_ns)
        return false;
      pause();
    }
    memory_.forget(next, sizeof view);
    next = go_back();
  }
  return true;
}

/// What is behind the last task that is still linked, or the first one.
std::uintptr_t task_list::go_back() {
  for (debug::task_view view; !taken_.empty(); taken_.pop_back(), drop_()) {
    const auto [last, id] = taken_.back();
    memory_.forget(last, sizeof view);
    if (memory_.read(last, view) && plausible(view) && view.id == id && !view.done && ends_truly(last, view))
      return address_of(view.next);
  }
  memory_.forget(loop_, sizeof(debug::loop_view));
  return first();
}

/// The list goes from the newest to the oldest: a higher number is a new task in the memory of one that went.
bool task_list::follows(std::uintptr_t task, const debug::task_view &view) const {
  const auto [last, id] = taken_.back();
  return address_of(view.previous) == last && view.id < id && ends_truly(task, view);
}

/// A task that leaves the list has nothing behind it, as the last one has.
bool task_list::ends_truly(std::uintptr_t task, const debug::task_view &view) const {
  return view.next != nullptr || linked(task, view);
}

/// True when the task is in the list: it is the first, or the one before it leads to it.
bool task_list::linked(std::uintptr_t task, const debug::task_view &view) const {
  if (view.previous == nullptr)
    return view.next != nullptr || is_only(task);
  debug::task_view before;
  memory_.forget(address_of(view.previous), sizeof before);
  return !view.done && memory_.read(address_of(view.previous), before) && plausible(before) && !before.done &&
         address_of(before.next) == task;
}

/// A task that left the list has no neighbours either.
bool task_list::is_only(std::uintptr_t task) const {
  memory_.forget(loop_, sizeof(debug::loop_view));
  debug::task_view view;
  memory_.forget(task, sizeof view);
  return first() == task && memory_.read(task, view) && plausible(view) && !view.done && view.next == nullptr;
}

std::uintptr_t task_list::first() const {
  debug::loop_view view;
  return memory_.read(loop_, view) ? address_of(view.tasks) : 0;
}

} // namespace corosan
