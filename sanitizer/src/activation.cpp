// Switches corosan on when the library is loaded, and off when the program ends.
#include "activation.h"

#include "aio_tasks.h"
#include "event.h"
#include "interpose/real.h"
#include "loop_slot.h"
#include "report/output.h"
#include "report/reporter.h"

#include <atomic>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <new>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

extern "C" __attribute__((weak)) const char *corosan_default_options();
extern char **environ;

namespace corosan {

constinit active_options active;

namespace {

alignas(settings) char settings_memory[sizeof(settings)]; // never destroyed: threads may outlive static destructors
constinit std::atomic<bool> threads_started{false};

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
    if (*list == 0)
      unsetenv("LD_PRELOAD");
  }
}

void in_child() {
  clear_loops();
  clear_events();
  aio_in_child();
  reporter_in_child();
  threads_started.store(false);
}

constinit std::atomic<bool> activated{false};

/// Reads the options. Early, because the environment is cleaned for children.
__attribute__((constructor(101))) void start() {
  auto *all = new (settings_memory) settings;
  resolve_all();
  if (&corosan_default_options != nullptr)
    all->parse(corosan_default_options());
  if (const char *text = std::getenv("COROSAN_OPTIONS"))
    all->parse(text);
  active.strict = all->text(flag::mode) == "strict";
  active.blocking_call_ns = all->number(flag::blocking_call_ms) * 1'000'000;
  timespec tick{};
  clock_getres(CLOCK_MONOTONIC_COARSE, &tick);
  active.coarse_tick_ns = tick.tv_sec * 1'000'000'000LL + tick.tv_nsec;
  active.surely_short_ns = active.blocking_call_ns - 2 * active.coarse_tick_ns;
  active.slow_step_ns = all->number(flag::slow_step_ms) * 1'000'000;
  active.long_wait_ns = all->number(flag::long_wait_ms) * 1'000'000;
  active.idle_wait_ns = all->number(flag::idle_wait_ms) * 1'000'000;
  active.all_asleep_ns = all->number(flag::all_asleep_ms) * 1'000'000;
  active.starved_task_ns = all->number(flag::starved_task_ms) * 1'000'000;
  active.starved_pool_ns = all->number(flag::starved_pool_ms) * 1'000'000;
  active.spinning_ns = all->number(flag::spinning_ms) * 1'000'000;
  const bool now = wanted();
  clean_environment(all->on(flag::follow_exec));
  if (now)
    activate();
}

} // namespace

void activate() noexcept {
  if (activated.exchange(true))
    return;
  const settings &all = options();
  open_output();
  for (const std::string &warning : all.warnings())
    write_notice("WARNING: CoroSanitizer: " + warning);
  if (all.on(flag::help))
    write_help(all.describe());
  if (all.number(flag::verbosity) >= 1)
    write_notice("CoroSanitizer: active (mode=" + all.text(flag::mode) + ", blocking_call_ms=" +
                 all.text(flag::blocking_call_ms) + ", slow_step_ms=" + all.text(flag::slow_step_ms) + ")");
  load_suppressions();
  pthread_atfork(nullptr, nullptr, in_child);
  std::atexit(finish_reports);
  active.on = true;
}

const settings &options() noexcept { return *std::launder(reinterpret_cast<const settings *>(settings_memory)); }

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
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  pthread_attr_destroy(&attributes);
  if (error == 0)
    pthread_setname_np(thread, name);
  return error == 0;
}

void start_threads() noexcept {
  if (!active.on || threads_started.exchange(true))
    return;
  const bool started = start_thread("corosan-report", reporter_main) && start_thread("corosan-watch", watchdog_main);
  if (!started)
    write_notice("WARNING: CoroSanitizer: cannot start a thread, nothing is reported");
}

} // namespace corosan
