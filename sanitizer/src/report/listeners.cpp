// Tells programs of their findings.
#include "report/listeners.h"

#include "activation.h"
#include "event.h"
#include "futex.h"
#include "loop_slot.h"
#include "report/report.h"

#include <atomic>
#include <cstring>

namespace corosan {
namespace {

struct listener {
  std::atomic<bool> used{false};
  std::atomic<corosan_finding_callback> callback{nullptr};
  std::atomic<void *> user{nullptr};
};
constinit listener listeners[8];

struct expectation {
  std::atomic<bool> used{false};
  std::atomic<bool> active{false};
  std::atomic<std::uint64_t> count{0};
  char id[64] = "";
};
constinit expectation expectations[16];

constinit std::atomic<std::uint64_t> reported{0};

// The reporter has a descriptor table of its own, in which a callback would not find its files. So callbacks have a
// thread: the reporter hands a finding over and waits until it is done with.
constinit std::atomic<std::uint32_t> handed_over{0}; ///< 1: the thread has work
constinit const corosan_finding *work = nullptr;
constinit std::atomic<bool> thread_runs{false};
constinit std::atomic<int> running{0}; ///< number of the callback that runs

void *listener_main(void *) noexcept {
  this_thread.ours = true;
  for (;;) {
    while (handed_over.load() == 0)
      futex_wait(handed_over, 0, -1);
    for (listener &one : listeners) {
      running.store(static_cast<int>(&one - listeners) + 1);
      if (const corosan_finding_callback callback = one.callback.load())
        callback(work, one.user.load());
      running.store(0);
    }
    handed_over.store(0);
    futex_wake(handed_over);
  }
  return nullptr;
}

const char *text_or_null(const std::string &text) { return text.empty() ? nullptr : text.c_str(); }

void nap() {
  std::atomic<std::uint32_t> never{0};
  futex_wait(never, 0, 1'000'000);
}

} // namespace

void start_listening() noexcept {
  // Not by the reporter, whose descriptor table the thread would get.
  if (active.on && has_listeners() && !thread_runs.exchange(true) && !start_thread("corosan-call", listener_main))
    thread_runs.store(false);
}

int add_listener(corosan_finding_callback callback, void *user) noexcept {
  for (listener &one : listeners) {
    if (one.used.exchange(true))
      continue;
    one.user.store(user);
    one.callback.store(callback);
    start_listening();
    return static_cast<int>(&one - listeners) + 1;
  }
  return 0;
}

void remove_listener(int number) noexcept {
  if (number < 1 || number > static_cast<int>(std::size(listeners)))
    return;
  listener &one = listeners[number - 1];
  one.callback.store(nullptr);
  while (running.load() == number && !this_thread.ours) // a callback may remove itself
    nap();
  one.used.store(false);
}

bool has_listeners() noexcept {
  for (const listener &one : listeners)
    if (one.callback.load() != nullptr)
      return true;
  return false;
}

void tell_listeners(const report &made, const std::string &text, const std::string &json) {
  const event &e = *made.what;
  const std::string place_file = made.location.file, function = made.location.function;
  corosan_finding out{};
  out.size = sizeof out;
  out.id = made.id.c_str();
  out.level = made.level;
  out.message = made.message.c_str();
  out.function = text_or_null(function);
  out.file = text_or_null(place_file);
  out.line = made.location.line;
  out.column = made.location.column;
  out.call = e.call;
  out.group = e.group;
  out.task = e.task_name[0] != 0 ? e.task_name : nullptr;
  out.loop = e.loop[0] != 0 ? e.loop : nullptr;
  out.duration_ms = static_cast<double>(e.duration_ns) / 1e6;
  out.fingerprint = made.fingerprint.c_str();
  out.text = text.c_str();
  out.json = json.c_str();
  if (!thread_runs.load())
    return;
  work = &out;
  handed_over.store(1);
  futex_wake(handed_over);
  while (handed_over.load() != 0)
    futex_wait(handed_over, 1, -1);
}

int begin_expecting(const char *id) noexcept {
  for (expectation &one : expectations)
    if (!one.used.exchange(true)) {
      one.count.store(0);
      copy_text(one.id, id);
      one.active.store(true);
      return static_cast<int>(&one - expectations) + 1;
    }
  return 0;
}

std::uint64_t end_expecting(int number) noexcept {
  if (number < 1 || number > static_cast<int>(std::size(expectations)))
    return 0;
  expectation &one = expectations[number - 1];
  one.active.store(false);
  const std::uint64_t count = one.count.load();
  one.used.store(false);
  return count;
}

bool is_expected(const char *id) noexcept {
  for (expectation &one : expectations)
    if (one.active.load() && (std::strcmp(one.id, "*") == 0 || std::strcmp(one.id, id) == 0)) {
      one.count.fetch_add(1);
      return true;
    }
  return false;
}

void count_reported() noexcept { reported.fetch_add(1, std::memory_order_relaxed); }
std::uint64_t reported_findings() noexcept { return reported.load(std::memory_order_relaxed); }

void listeners_in_child() noexcept {
  thread_runs.store(false);
  handed_over.store(0);
  running.store(0);
  reported.store(0);
}

} // namespace corosan
