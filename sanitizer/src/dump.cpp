// One thread that waits for requests, from dump_tasks or from the signal. It reads this process as corosan pstree does.
#include "dump.h"

#include "activation.h"
#include "clock.h"
#include "futex.h"
#include "look/modules.h"
#include "look/render.h"
#include "loop_slot.h"
#include "report/mistakes.h"
#include "report/output.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string>
#include <unistd.h>

namespace corosan {
namespace {

// A request is a count that grows; what is asked for by signal goes to stderr.
constinit std::atomic<std::uint32_t> requested{0}, answered{0}, by_signal{0};
constinit std::atomic_flag asking = ATOMIC_FLAG_INIT; // held by the caller of dump_tasks
constinit std::atomic<bool> running{false}, written{false};
constinit std::atomic<int> wanted_fd{-1}, signal_number{0}; // 0: none

void on_signal(int number) {
  if (!running.load()) { // the child of a fork: as if we were not there
    struct sigaction none{};
    none.sa_handler = SIG_DFL;
    sigaction(number, &none, nullptr);
    raw_syscall(SYS_tgkill, getpid(), raw_syscall(SYS_gettid), number);
    return;
  }
  by_signal.store(1);
  requested.fetch_add(1);
  futex_wake(requested);
}

/// "QUIT", "SIGQUIT" or a number; 0 when it is none of these.
int parse_signal(std::string word) {
  char *end = nullptr;
  const long number = std::strtol(word.c_str(), &end, 10);
  if (*end == 0)
    return number > 0 && number < NSIG ? static_cast<int>(number) : 0;
  if (word.rfind("SIG", 0) == 0)
    word.erase(0, 3);
  for (int each = 1; each < NSIG; ++each)
    if (const char *name = sigabbrev_np(each); name != nullptr && word == name)
      return each;
  return 0;
}

bool handled_by_us() {
  struct sigaction now{};
  return sigaction(signal_number, nullptr, &now) == 0 && (now.sa_flags & SA_SIGINFO) == 0 &&
         now.sa_handler == on_signal;
}

void take_signal() {
  const std::string &word = options().text(flag::dump_signal);
  if (word.empty())
    return;
  const int number = parse_signal(word);
  struct sigaction before{}, ours{};
  if (number == 0 || sigaction(number, nullptr, &before) != 0) {
    add_mistake({"option dump_signal: '" + word + "' names no signal"});
    return;
  }
  signal_number = number;
  if (handled_by_us())
    return;
  if ((before.sa_flags & SA_SIGINFO) != 0 || before.sa_handler != SIG_DFL) {
    signal_number = 0;
    write_notice("WARNING: CoroSanitizer: dump_signal=" + word +
                 ": the program handles or ignores this signal itself, so it does not ask for a dump");
    return;
  }
  ours.sa_handler = on_signal;
  ours.sa_flags = SA_RESTART | SA_ONSTACK;
  sigfillset(&ours.sa_mask);
  if (sigaction(number, &ours, nullptr) != 0) {
    signal_number = 0;
    write_notice("WARNING: CoroSanitizer: dump_signal=" + word + ": " + std::strerror(errno));
  }
}

/// The tree of this process as text; empty with `error` when there is none.
std::string tree_of_this_process(std::string &error) {
  process_memory memory(getpid());
  module_list modules;
  look_anchors anchors;
  snapshot now;
  if (!modules.read(memory, error) || !find_anchors(memory, modules, anchors, error) ||
      !take_snapshot(memory, anchors, now))
    return "";
  if (now.loops.empty()) {
    error = "no loop is open";
    return "";
  }
  const std::string &given = options().text(flag::external_symbolizer_path);
  frame_names names(modules, !options().on(flag::symbolize) ? "" : given.empty() ? find_symbolizer() : given);
  descriptor_table descriptors(getpid());
  std::string text;
  render_tree({now, names, descriptors}, [&](const std::string &line) { text += line; });
  if (const std::string missing = shortcomings(now); !missing.empty())
    text += "(" + missing + ")\n";
  return text;
}

bool write_to(int fd, std::string_view text) {
  while (!text.empty()) {
    const long n = raw_syscall(SYS_write, fd, reinterpret_cast<long>(text.data()), static_cast<long>(text.size()));
    if (n == -EINTR || n == -EAGAIN) {
      raw_syscall(SYS_sched_yield);
      continue;
    }
    if (n <= 0)
      return false;
    text.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

void *dump_main(void *) noexcept {
  this_thread.ours = true;
  bool told = false;
  for (std::uint32_t done = answered.load();;) {
    const std::uint32_t now = requested.load();
    if (now == done) {
      futex_wait(requested, now, signal_number != 0 && !told ? 1'000'000'000 : -1);
      if (signal_number != 0 && !told && !handled_by_us()) {
        told = true;
        write_notice("WARNING: CoroSanitizer: the program took signal " + std::to_string(signal_number) +
                     " (dump_signal) for itself: it does not ask for a dump any more");
      }
      continue;
    }
    std::string error;
    const std::string tree = tree_of_this_process(error);
    const std::string head = "==" + std::to_string(getpid()) + "==CoroSanitizer: ";
    const std::string text =
        tree.empty() ? head + "no tasks to show: " + error + "\n" : head + "the tasks now\n" + tree;
    if (by_signal.exchange(0) != 0)
      write_help(text);
    if (const int fd = wanted_fd.exchange(-1); fd >= 0)
      written = write_to(fd, text) && !tree.empty();
    done = now;
    answered.store(now);
    futex_wake(answered);
  }
  return nullptr;
}

bool start_thread_once() noexcept { return running.exchange(true) || start_thread("corosan-dump", dump_main); }

} // namespace

void start_dumps() noexcept {
  take_signal();
  if (signal_number != 0)
    start_thread_once();
}

void dumps_in_child() noexcept {
  running.store(false);
  asking.clear();
  wanted_fd = -1;
  by_signal = 0;
  answered.store(requested.load());
}

bool dump_tasks(int fd) noexcept {
  constexpr std::int64_t limit = 30'000'000'000;
  if (fd < 0 || !start_thread_once())
    return false;
  while (asking.test_and_set(std::memory_order_acquire))
    raw_syscall(SYS_sched_yield);
  wanted_fd = fd;
  const std::uint32_t mine = requested.fetch_add(1) + 1;
  futex_wake(requested);
  const std::int64_t end = now_ns() + limit;
  bool ended = false;
  for (std::uint32_t seen;
       !(ended = static_cast<std::int32_t>((seen = answered.load()) - mine) >= 0) && now_ns() < end;)
    futex_wait(answered, seen, end - now_ns());
  wanted_fd = -1;
  const bool result = ended && written;
  asking.clear(std::memory_order_release);
  return result;
}

} // namespace corosan
