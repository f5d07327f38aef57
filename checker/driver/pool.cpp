// One forked worker per translation unit; the result comes back as JSON over a pipe.
#include "checker/driver/pool.h"

#include <llvm/Support/raw_ostream.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <poll.h>
#include <sys/wait.h>
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
  /// True when one of `files` is ready, false when a signal came.
  bool wait(std::vector<pollfd> &files) { return ppoll(files.data(), files.size(), nullptr, &old_mask_) > 0; }
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

struct worker {
  pid_t pid = -1;
  int pipe = -1;
  std::size_t index = 0;
  std::string output;
};

void write_all(int file, llvm::StringRef text) {
  while (!text.empty()) {
    ssize_t written = write(file, text.data(), text.size());
    if (written < 0 && errno != EINTR)
      return;
    text = text.drop_front(written > 0 ? static_cast<std::size_t>(written) : 0);
  }
}

[[noreturn]] void be_worker(const job &work, int out) {
  std::string text;
  llvm::raw_string_ostream(text) << to_json(check_unit(work.command, work.settings));
  write_all(out, text);
  _exit(0);
}

unit_result crashed(const job &work, int status) {
  unit_result result;
  result.file = work.command.Filename;
  result.failed = true;
  llvm::raw_string_ostream text(result.errors);
  text << "coro-tidy: error: the check of '" << work.command.Filename << "' ";
  if (WIFSIGNALED(status))
    text << "was ended by signal " << WTERMSIG(status) << " (" << strsignal(WTERMSIG(status)) << ")";
  else
    text << "ended without a result";
  text << "; this file was not checked\n";
  return result;
}

} // namespace

bool run_jobs(const std::vector<job> &jobs, unsigned workers, progress_callback progress,
              std::vector<unit_result> &results) {
  interrupt_guard guard;
  results.assign(jobs.size(), unit_result());
  std::vector<worker> running;
  std::size_t next = 0, done = 0;

  auto start = [&] {
    int ends[2];
    if (pipe(ends) != 0)
      return false;
    pid_t pid = fork();
    if (pid == 0) {
      for (const worker &other : running)
        close(other.pipe);
      close(ends[0]);
      guard.leave();
      be_worker(jobs[next], ends[1]);
    }
    close(ends[1]);
    if (pid < 0) {
      close(ends[0]);
      return false;
    }
    running.push_back({pid, ends[0], next++, {}});
    return true;
  };
  auto finish = [&](worker &ended) {
    close(ended.pipe);
    int status = 0;
    while (waitpid(ended.pid, &status, 0) < 0 && errno == EINTR) {
    }
    unit_result &result = results[ended.index];
    llvm::Expected<llvm::json::Value> value = llvm::json::parse(ended.output);
    if (!value || !from_json(*value, result))
      result = crashed(jobs[ended.index], status);
    llvm::consumeError(value.takeError());
    progress(++done, result);
  };

  while (!interrupted && (next < jobs.size() || !running.empty())) {
    while (!interrupted && next < jobs.size() && running.size() < workers)
      if (!start()) {
        if (!running.empty())
          break; // no process to be had just now: go on with those that run
        results[next] = crashed(jobs[next], 0);
        results[next].errors =
            "coro-tidy: error: cannot start a worker process: " + std::string(strerror(errno)) + "\n";
        progress(++done, results[next++]);
      }
    std::vector<pollfd> files;
    for (const worker &one : running)
      files.push_back({one.pipe, POLLIN, 0});
    if (files.empty() || !guard.wait(files))
      continue;
    for (std::size_t i = files.size(); i-- > 0;) {
      if (!files[i].revents)
        continue;
      char buffer[1 << 16];
      ssize_t size = read(running[i].pipe, buffer, sizeof buffer);
      if (size > 0) {
        running[i].output.append(buffer, static_cast<std::size_t>(size));
      } else if (size == 0 || errno != EINTR) {
        finish(running[i]);
        running.erase(running.begin() + static_cast<std::ptrdiff_t>(i));
      }
    }
  }
  for (const worker &one : running) { // interrupted
    kill(one.pid, SIGKILL);
    waitpid(one.pid, nullptr, 0);
    close(one.pipe);
  }
  return !interrupted;
}

} // namespace corosan::checker
