// Keeps as many workers busy as the user wants, and asks the cache before it starts one.
#include "checker/driver/pool.h"

#include "checker/driver/worker.h"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <poll.h>
#include <unistd.h>

namespace corosan::checker {
namespace {

volatile std::sig_atomic_t interrupted = 0;

/// Notes SIGINT and SIGTERM while it lives. They stay blocked but in wait(), so that none slips in before it.
class interrupt_guard {
public:
  interrupt_guard() {
    interrupted = 0;
    sigset_t ours;
    sigemptyset(&ours);
    sigaddset(&ours, SIGINT);
    sigaddset(&ours, SIGTERM);
    sigprocmask(SIG_BLOCK, &ours, &old_mask_);
    struct sigaction action = {};
    action.sa_handler = [](int) { interrupted = 1; };
    sigaction(SIGINT, &action, &old_int_);
    sigaction(SIGTERM, &action, &old_term_);
  }
  ~interrupt_guard() {
    sigaction(SIGINT, &old_int_, nullptr);
    sigaction(SIGTERM, &old_term_, nullptr);
    sigprocmask(SIG_SETMASK, &old_mask_, nullptr);
  }
  /// Waits until one of `files` is ready, a signal comes, or `patience` is over (negative: never). True in the first
  /// case.
  bool wait(std::vector<pollfd> &files, std::chrono::milliseconds patience) {
    timespec time = {patience.count() / 1000, patience.count() % 1000 * 1'000'000};
    return ppoll(files.data(), files.size(), patience.count() < 0 ? nullptr : &time, &old_mask_) > 0;
  }
  /// Gives a forked worker the signals back as they were.
  void leave() {
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    sigprocmask(SIG_SETMASK, &old_mask_, nullptr);
  }

private:
  struct sigaction old_int_, old_term_;
  sigset_t old_mask_;
};

// How often the memory of the workers is looked at, when it is limited.
constexpr std::chrono::milliseconds memory_check(50);

/// How long to wait for output: until the next limit has to be looked at, or for ever (-1).
std::chrono::milliseconds patience(const std::vector<worker> &running, const pool_options &how) {
  using std::chrono::milliseconds;
  auto next = worker::clock::time_point::max(), now = worker::clock::now();
  if (how.memory)
    next = now + memory_check;
  for (const worker &one : running)
    next = std::min(next, one.deadline(how));
  if (next == worker::clock::time_point::max())
    return milliseconds(-1);
  return std::max(std::chrono::ceil<milliseconds>(next - now), milliseconds(0));
}

} // namespace

pool_outcome run_jobs(const std::vector<job> &jobs, const pool_options &how, progress_callback progress,
                      std::vector<unit_result> &results) {
  interrupt_guard guard;
  pool_outcome outcome;
  results.assign(jobs.size(), unit_result());
  std::vector<worker> running;
  std::size_t next = 0, done = 0;

  auto from_cache = [&](const cache_key &key) {
    std::string text;
    if (!how.results || !how.results->find(key, text) || !parse_result(text, results[next]))
      return false;
    ++outcome.cached;
    return true;
  };
  /// Starts the next unit, or takes its result from the cache. False when it has to wait for another's end.
  auto begin_next = [&] {
    const job &work = jobs[next];
    cache_key key = how.results ? make_cache_key(work.command, work.settings) : cache_key();
    if (!from_cache(key)) {
      worker fresh;
      bool started = fresh.start(work, next, key, how, [&] {
        for (const worker &other : running)
          close(other.pipe());
        guard.leave();
      });
      if (started) {
        running.push_back(std::move(fresh));
        ++next;
        return true;
      }
      if (!running.empty())
        return false; // no process to be had just now: go on with those that run
      results[next] = unchecked(work, std::string("could not be started: ") + strerror(errno));
    }
    progress(++done, results[next++]);
    return true;
  };

  while (!interrupted && (next < jobs.size() || !running.empty())) {
    bool more = next < jobs.size() && running.size() < how.workers && begin_next();
    std::vector<pollfd> files;
    for (const worker &one : running)
      files.push_back({one.pipe(), POLLIN, 0});
    bool ready = guard.wait(files, more || files.empty() ? std::chrono::milliseconds(0) : patience(running, how));
    for (worker &one : running)
      one.enforce(how);
    for (std::size_t i = ready ? files.size() : 0; i-- > 0;) {
      worker &one = running[i];
      if (!files[i].revents || one.read_some())
        continue;
      results[one.index()] = one.finish(jobs[one.index()], how, outcome.cache_problem);
      progress(++done, results[one.index()]);
      running.erase(running.begin() + static_cast<std::ptrdiff_t>(i));
    }
  }
  for (worker &one : running) // interrupted
    one.abandon();
  outcome.interrupted = interrupted;
  return outcome;
}

} // namespace corosan::checker
