// Switches corosan on when the library is loaded, and off when the program ends.
#include "activation.h"

#include "aio_tasks.h"
#include "asio_tracking.h"
#include "clock.h"
#include "dump.h"
#include "event.h"
#include "foreign_frames.h"
#include "interpose/real.h"
#include "interpose/trap.h"
#include "loop_slot.h"
#include "report/mistakes.h"
#include "report/output.h"
#include "report/output_thread.h"
#include "report/reporter.h"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <new>
#include <pthread.h>
#include <signal.h>
#include <string>
#include <string_view>
#include <unistd.h>

extern "C" __attribute__((weak)) const char *corosan_default_options();
extern char **environ;

namespace corosan {

constinit active_options active;

namespace {

alignas(settings) char settings_memory[sizeof(settings)]; // never destroyed: threads may outlive static destructors
constinit std::atomic<bool> threads_started{false};

/// Our threads; `name` is set before they are counted.
struct {
  const char *name = nullptr;
  clockid_t clock{};
} threads[4];
constinit std::atomic<std::size_t> thread_count{0};

void remember_thread(const char *name, pthread_t thread) {
  const std::size_t index = thread_count.load();
  if (index == std::size(threads) || pthread_getcpuclockid(thread, &threads[index].clock) != 0)
    return;
  threads[index].name = name;
  thread_count.store(index + 1);
}

/// Takes `entry` out of the colon-separated `list` in place. The list only gets shorter, so no memory is needed.
void remove_entry(char *list, const char *entry) {
  char *to = list;
  for (char *from = list; *from != 0;) {
    const std::size_t length = std::strcspn(from, ": ");
    const bool same = length >= std::strlen(entry) &&
                      std::strncmp(from + length - std::strlen(entry), entry, std::strlen(entry)) == 0;
    if (!same) {
      if (to != list)
        *to++ = ':';
      std::memmove(to, from, length);
      to += length;
    }
    from += length;
    while (*from == ':' || *from == ' ')
      ++from;
  }
  *to = 0;
}

// How `corosan run` says what it added to the environment for the sake of other sanitizers (tools/run.cpp).
constexpr const char *added_preloads = "COROSAN_ADDED_PRELOADS", *tsan_options_before = "COROSAN_TSAN_OPTIONS_BEFORE";

bool wanted() {
  const char *value = std::getenv("COROSAN");
  return value != nullptr && *value != 0 && std::strcmp(value, "0") != 0;
}

/// Children are not watched: our preload entry and COROSAN=1 leave the environment, so that they start as they would
/// without us.
void clean_environment(bool follow_exec) {
  unsetenv("COROSAN_REEXEC");
  if (follow_exec)
    return;
  if (wanted())
    unsetenv("COROSAN"); // an aio program would preload us itself
  if (char *list = std::getenv("LD_PRELOAD")) {
    remove_entry(list, "libcorosan.so");
    // What `corosan run` put before us, because it has to be first.
    if (const char *runtimes = std::getenv(added_preloads))
      for (std::string_view rest = runtimes; !rest.empty();) {
        const std::string_view name = rest.substr(0, rest.find(':'));
        remove_entry(list, std::string(name).c_str());
        rest.remove_prefix(std::min(rest.size(), name.size() + 1));
      }
    if (*list == 0)
      unsetenv("LD_PRELOAD");
  }
  unsetenv(added_preloads);
  if (const char *before = std::getenv(tsan_options_before)) {
    if (*before != 0)
      setenv("TSAN_OPTIONS", before, 1);
    else
      unsetenv("TSAN_OPTIONS");
    unsetenv(tsan_options_before);
  }
}

void in_child() {
  clear_loops();
  clear_events();
  aio_in_child();
  dumps_in_child();
  foreign_frames_in_child();
  asio_in_child();
  reporter_in_child();
  threads_started.store(false);
  thread_count.store(0);
}

constinit std::atomic<bool> activated{false};
constinit bool before_main = true;

settings &all_options() noexcept { return *std::launder(reinterpret_cast<settings *>(settings_memory)); }

/// Hot paths may read it meanwhile, on other threads.
template <class T> void set(T &option, T value) { __atomic_store_n(&option, value, __ATOMIC_RELAXED); }

/// Copies what hot paths read.
void apply_options() {
  const settings &all = options();
  set(active.groups, all.groups());
  set(active.strict, all.number(flag::mode) == 1);
  set<std::int64_t>(active.blocking_call_ns, all.number(flag::blocking_call_ms) * 1'000'000);
  timespec tick{};
  clock_getres(CLOCK_MONOTONIC_COARSE, &tick);
  active.coarse_tick_ns = tick.tv_sec * 1'000'000'000LL + tick.tv_nsec;
  set<std::int64_t>(active.surely_short_ns, active.blocking_call_ns - 2 * active.coarse_tick_ns);
  set<std::int64_t>(active.slow_step_ns, all.number(flag::slow_step_ms) * 1'000'000);
  set<std::int64_t>(active.slow_turn_ns, all.number(flag::slow_turn_ms) * 1'000'000);
  set<std::int64_t>(active.lock_wait_ns, all.number(flag::lock_wait_ms) * 1'000'000);
  set<std::int64_t>(active.long_wait_ns, all.number(flag::long_wait_ms) * 1'000'000);
  set<std::int64_t>(active.idle_wait_ns, all.number(flag::idle_wait_ms) * 1'000'000);
  set<std::int64_t>(active.all_asleep_ns, all.number(flag::all_asleep_ms) * 1'000'000);
  set<std::int64_t>(active.starved_task_ns, all.number(flag::starved_task_ms) * 1'000'000);
  set<std::int64_t>(active.starved_pool_ns, all.number(flag::starved_pool_ms) * 1'000'000);
  set<std::int64_t>(active.spinning_ns, all.number(flag::spinning_ms) * 1'000'000);
  set<std::int64_t>(active.cancel_grace_ns, all.number(flag::cancel_grace_ms) * 1'000'000);
  if (!threads_started.load()) {
    active.tracing_wanted = !all.text(flag::trace).empty();
    active.traced = active.tracing_wanted;
    active.observed = active.tracing_wanted || !all.text(flag::metrics).empty();
  }
}

/// Reads the options. Early, because the environment is cleaned for children.
__attribute__((constructor(101))) void start() {
  auto *all = new (settings_memory) settings;
  prepare_output();
  resolve_all();
  find_clock();
  if (&corosan_default_options != nullptr)
    all->parse(corosan_default_options());
  if (const char *text = std::getenv("COROSAN_OPTIONS"))
    all->parse(text);
  apply_options();
  const bool now = wanted();
  clean_environment(all->on(flag::follow_exec));
  if (now)
    activate();
  before_main = false;
}

} // namespace

void activate() noexcept {
  if (activated.exchange(true))
    return;
  const settings &all = options();
  for (const std::string &warning : all.warnings())
    add_mistake({warning});
  all_options().forget_warnings();
  if (all.on(flag::help))
    write_help(all.describe());
  if (all.number(flag::verbosity) >= 1)
    write_notice("CoroSanitizer: active (mode=" + all.text(flag::mode) + ", blocking_call_ms=" +
                 all.text(flag::blocking_call_ms) + ", slow_step_ms=" + all.text(flag::slow_step_ms) + ")");
  if (int error = 0; all.text(flag::syscalls) == "trap" && !(active.trap = prepare_trap(&error)))
    write_notice("WARNING: CoroSanitizer: syscalls=trap is not possible here (" + std::string(std::strerror(error)) +
                 "): only calls through the C library are seen");
  prepare_reports(before_main);
  pthread_atfork(nullptr, nullptr, in_child);
  std::atexit(finish_at_exit);
  at_quick_exit(finish_at_exit);
  active.on = true;
}

bool change_options(std::string_view text) noexcept {
  settings &all = all_options();
  if (threads_started.load())
    all.freeze();
  const bool with_lists = !threads_started.load() && activated.load();
  all.parse(text);
  const bool understood = all.warnings().empty();
  apply_options();
  // The caller knows that something is wrong; this says what.
  if (activated.load()) {
    for (const std::string &warning : all.warnings())
      write_notice("WARNING: CoroSanitizer: " + warning);
    all.forget_warnings();
  }
  if (with_lists)
    prepare_reports(false);
  return understood;
}

const settings &options() noexcept { return all_options(); }

std::vector<own_thread> own_threads() {
  std::vector<own_thread> all;
  for (std::size_t i = 0; i < thread_count.load(); ++i)
    all.push_back({threads[i].name, read_clock(threads[i].clock)});
  return all;
}

bool start_thread(const char *name, void *(*body)(void *)) noexcept {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_attr_setstacksize(&attributes, 1024 * 1024);
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pthread_t thread;
  const int error = pthread_create(&thread, &attributes, body, nullptr);
  if (error == 0)
    remember_thread(name, thread);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  pthread_attr_destroy(&attributes);
  if (error == 0)
    pthread_setname_np(thread, name);
  return error == 0;
}

void start_threads() noexcept {
  if (!active.on || threads_started.exchange(true))
    return;
  const bool started = start_reporter() && start_thread("corosan-watch", watchdog_main) && start_output_thread();
  if (!started)
    write_notice("WARNING: CoroSanitizer: cannot start a thread, nothing is reported");
  start_dumps();
}

} // namespace corosan
