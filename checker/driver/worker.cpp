// The worker process: analyses one unit on a thread with a deep stack, and hands the result over as JSON.
#include "checker/driver/worker.h"

#include <llvm/ADT/StringExtras.h>
#include <llvm/Support/MemoryBuffer.h>
#include <llvm/Support/raw_ostream.h>
#include <llvm/Support/thread.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <sys/wait.h>
#include <unistd.h>

namespace corosan::checker {
namespace {

// Generated code nests deeply, and so do we when we walk it. Only what is used of it costs memory.
constexpr unsigned stack_bytes = 256u << 20;

void write_all(int file, llvm::StringRef text) {
  while (!text.empty()) {
    ssize_t written = write(file, text.data(), text.size());
    if (written < 0 && errno != EINTR)
      return;
    text = text.drop_front(written > 0 ? static_cast<std::size_t>(written) : 0);
  }
}

/// The exit status is 0, or the errno value that says why the result could not be kept.
[[noreturn]] void be_worker(const job &work, const cache_key &key, const result_cache *cache, int out) {
  int status = 0;
  llvm::thread checking(std::optional<unsigned>(stack_bytes), [&] {
    std::int64_t started = wall_clock();
    file_log files;
    std::string text;
    llvm::raw_string_ostream(text) << to_json(check_unit(work.command, work.settings, cache ? &files : nullptr));
    if (cache)
      status = cache->store(key, started, files, text).value();
    write_all(out, text);
  });
  checking.join();
  _exit(status);
}

/// Mebibytes in memory that are the process's own, without the code that it shares with the other workers.
std::uint64_t memory_of(pid_t pid) {
  auto text = llvm::MemoryBuffer::getFileAsStream("/proc/" + std::to_string(pid) + "/statm");
  if (!text)
    return 0;
  llvm::SmallVector<llvm::StringRef, 8> words;
  (*text)->getBuffer().split(words, ' ');
  std::uint64_t resident = 0, shared = 0;
  if (words.size() < 3 || words[1].getAsInteger(10, resident) || words[2].getAsInteger(10, shared) || shared > resident)
    return 0;
  return (resident - shared) * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE)) >> 20;
}

} // namespace

bool parse_result(llvm::StringRef text, unit_result &result) {
  llvm::Expected<llvm::json::Value> value = llvm::json::parse(text);
  if (value && from_json(*value, result))
    return true;
  llvm::consumeError(value.takeError());
  return false;
}

unit_result unchecked(const job &work, const std::string &what_happened) {
  unit_result result;
  result.file = work.command.Filename;
  result.failed = true;
  result.errors = "coro-tidy: error: the check of '" + work.command.Filename + "' " + what_happened +
                  "; this file was not checked\n";
  return result;
}

bool worker::start(const job &work, std::size_t index, const cache_key &key, const pool_options &how,
                   llvm::function_ref<void()> in_child) {
  int ends[2];
  if (::pipe(ends) != 0)
    return false;
  pid_ = fork();
  if (pid_ == 0) {
    close(ends[0]);
    in_child();
    be_worker(work, key, how.results, ends[1]);
  }
  int why = errno;
  close(ends[1]);
  if (pid_ < 0) {
    close(ends[0]);
    errno = why;
    return false;
  }
  pipe_ = ends[0];
  index_ = index;
  started_ = clock::now();
  return true;
}

bool worker::read_some() {
  char buffer[1 << 16];
  ssize_t size = read(pipe_, buffer, sizeof buffer);
  if (size > 0)
    output_.append(buffer, static_cast<std::size_t>(size));
  return size > 0 || (size < 0 && errno == EINTR);
}

void worker::enforce(const pool_options &how) {
  if (over_ != limit::none)
    return;
  if (how.timeout && clock::now() >= deadline(how))
    over_ = limit::time;
  else if (how.memory && memory_of(pid_) > how.memory)
    over_ = limit::memory;
  if (over_ != limit::none)
    kill(pid_, SIGKILL);
}

unit_result worker::finish(const job &work, const pool_options &how, std::string &not_kept) {
  close(pipe_);
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  unit_result result;
  if (parse_result(output_, result)) {
    if (WIFEXITED(status) && WEXITSTATUS(status))
      not_kept = strerror(WEXITSTATUS(status));
    return result;
  }
  if (over_ == limit::time)
    return unchecked(work, "took longer than " + std::to_string(how.timeout) + " s (--timeout)");
  if (over_ == limit::memory)
    return unchecked(work, "needed more than " + std::to_string(how.memory) + " MiB of memory (--memory-limit)");
  if (!WIFSIGNALED(status))
    return unchecked(work, "ended without a result");
  std::string signal = std::to_string(WTERMSIG(status)) + " (" + strsignal(WTERMSIG(status));
  if (WTERMSIG(status) == SIGKILL)
    signal += ", maybe for want of memory: try a smaller -j";
  return unchecked(work, "was ended by signal " + signal + ")");
}

void worker::abandon() {
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
  close(pipe_);
}

} // namespace corosan::checker
