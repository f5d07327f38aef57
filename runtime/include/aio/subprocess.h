// aio::process: programs that run beside the loop, with their input and output as streams.
#pragma once

#include "aio/stream_reader.h"
#include "aio/stream_writer.h"
#include "aio/task.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace aio {

/// Where a standard stream of a process leads.
class stdio {
public:
  enum class kind { inherit, pipe, devnull, descriptor, stdout_of_process };

  static constexpr stdio inherit() noexcept { return stdio(kind::inherit, -1); }
  /// A stream of aio::process.
  static constexpr stdio pipe() noexcept { return stdio(kind::pipe, -1); }
  static constexpr stdio devnull() noexcept { return stdio(kind::devnull, -1); }
  /// A descriptor of this process; stays the caller's.
  static constexpr stdio descriptor(int fd) noexcept { return stdio(kind::descriptor, fd); }
  /// For stderr: where stdout leads.
  static constexpr stdio to_stdout() noexcept { return stdio(kind::stdout_of_process, -1); }

  constexpr kind what() const noexcept { return kind_; }
  constexpr int fd() const noexcept { return fd_; }

private:
  constexpr stdio(kind what_in, int fd) noexcept : kind_(what_in), fd_(fd) {}
  kind kind_;
  int fd_;
};

/// With g++ 12, name the object before the co_await.
class process_options {
public:
  process_options() = default;
  stdio in = stdio::inherit();
  stdio out = stdio::inherit();
  stdio err = stdio::inherit();
  /// Working directory; empty: this process's.
  std::string cwd;
  /// "NAME=value" each; none: this process's environment.
  std::optional<std::vector<std::string>> env;
  /// Makes it the leader of a session of its own.
  bool new_session = false;
  /// Of the readers, in bytes.
  std::size_t limit = stream_reader::default_limit;
};

/// What communicate gives; empty where there is no pipe.
class process_output {
public:
  process_output(std::string out_in, std::string err_in) : out(std::move(out_in)), err(std::move(err_in)) {}
  std::string out;
  std::string err;
};

/// A process that was started. Its end is watched through a pidfd: no SIGCHLD handler, no thread.
/// Move-only. Destroying it closes the streams and kills the process (SIGKILL) if it still runs; what is left is reaped
/// in the background. Threads: the loop's only.
/// Source of semantics: asyncio.subprocess.Process.
class process {
public:
  process(process &&) noexcept;
  process &operator=(process &&) noexcept;
  ~process();

  int pid() const noexcept;
  /// Its exit status, or minus the number of the signal that ended it; empty while it runs.
  std::optional<int> returncode() const noexcept;
  /// Waits for its end and gives returncode. Several tasks may wait. Read what it writes meanwhile, or use communicate:
  /// a full pipe stops it.
  /// Cancellation: cancelled_error; the process goes on.
  task<int> wait();
  /// Writes `input` and closes stdin, reads stdout and stderr to their ends, waits. A process that closes its stdin
  /// early is no error.
  /// Cancellation: cancelled_error; the process goes on, what it wrote stays in the readers.
  task<process_output> communicate(std::string input = std::string());

  /// Errors: std::system_error, no_such_process when it ended already.
  void send_signal(int number);
  void terminate(); ///< SIGTERM
  void kill();      ///< SIGKILL

  /// Null where the options have no pipe.
  stream_writer *in() noexcept { return in_.get(); }
  stream_reader *out() noexcept { return out_.get(); }
  stream_reader *err() noexcept { return err_.get(); }

private:
  class watch;
  friend task<process> create_subprocess_exec(std::vector<std::string> args, process_options options);
  process() noexcept;
  static task<process> start(std::vector<std::string> args, process_options options);
  static task<int> wait_for(std::shared_ptr<watch> on);

  std::shared_ptr<watch> watch_;
  std::unique_ptr<stream_writer> in_;
  std::unique_ptr<stream_reader> out_, err_;
};

/// Starts args[0], looked up in PATH, with args as its argv. Signals are at their defaults in it, no descriptor above 2
/// is passed on.
/// Errors: std::system_error that names the program.
/// Source of semantics: asyncio.create_subprocess_exec.
task<process> create_subprocess_exec(std::vector<std::string> args, process_options options = process_options());
/// Runs `command` by /bin/sh. Whoever puts text from elsewhere into it must quote it.
task<process> create_subprocess_shell(std::string command, process_options options = process_options());

} // namespace aio
