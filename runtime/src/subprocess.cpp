// A process on the loop: its streams and its end.
#include "aio/subprocess.h"

#include "aio/detail/asio_transport.h"
#include "aio/detail/io_wait.h"
#include "aio/detail/scheduler.h"
#include "aio/detail/spawned.h"
#include "aio/executor.h"
#include "aio/gather.h"

#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace aio {

namespace asio = boost::asio;

/// Shared by the process object and the operation that waits for the end, which also reaps a process nobody refers to
/// any more.
class process::watch : public std::enable_shared_from_this<process::watch> {
public:
  watch(int pid_in, detail::owned_fd pidfd) : pid(pid_in), end_(current_executor(), pidfd.release()) {}
  watch(const watch &) = delete;
  watch &operator=(const watch &) = delete;
  /// The loop ended first: the process was killed when its object went.
  ~watch() {
    if (!code) {
      ::kill(pid, SIGKILL);
      int status = 0;
      while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
      }
    }
  }

  void start() {
    end_.async_wait(detail::pipe_descriptor::wait_read, [self = shared_from_this()](boost::system::error_code error) {
      if (!error)
        self->reap();
    });
  }
  int pidfd() { return end_.native_handle(); }
  /// True when it is over.
  bool poll() noexcept {
    int status = 0;
    if (!code && ::waitpid(pid, &status, WNOHANG) == pid)
      code = WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
    return code.has_value();
  }

  const int pid;
  std::optional<int> code;
  detail::io_wait_list ended;

private:
  void reap() {
    if (poll())
      ended.wake_all();
    else
      start();
  }

  detail::pipe_descriptor end_;
};

process::process() noexcept = default;
process::process(process &&) noexcept = default;
process &process::operator=(process &&other) noexcept {
  std::swap(watch_, other.watch_);
  std::swap(in_, other.in_);
  std::swap(out_, other.out_);
  std::swap(err_, other.err_);
  return *this;
}
process::~process() {
  if (!watch_ || watch_->poll())
    return;
  debug::tell({.kind = debug::notice_kind::resource_lost, .what = "process"});
  ::kill(watch_->pid, SIGKILL);
}

namespace {
std::unique_ptr<stream_reader> reader_of(detail::owned_fd &fd, std::size_t limit) {
  if (fd.get() < 0)
    return nullptr;
  auto io = std::make_unique<detail::asio_transport<detail::pipe_descriptor>>(
      detail::pipe_descriptor(current_executor(), fd.release()));
  return std::make_unique<stream_reader>(std::make_shared<detail::stream_core>(limit, std::move(io)));
}
std::unique_ptr<stream_writer> writer_of(detail::owned_fd &fd) {
  if (fd.get() < 0)
    return nullptr;
  const asio::local::stream_protocol protocol;
  auto io =
      std::make_unique<detail::asio_transport<unix_socket>>(unix_socket(current_executor(), protocol, fd.release()));
  return std::make_unique<stream_writer>(
      std::make_shared<detail::stream_core>(detail::stream_core::default_limit, std::move(io)));
}

/// These keep the connections, not the process: they may be left behind when another of them fails.
task<void> feed(std::shared_ptr<detail::stream_core> in, std::string input) {
  if (!in)
    co_return;
  in->write(input);
  try {
    co_await detail::stream_core::drain(in);
    in->close();
    co_await detail::stream_core::wait_closed(in);
  } catch (const std::system_error &error) {
    // It may leave its input unread.
    if (error.code() != std::errc::broken_pipe && error.code() != std::errc::connection_reset)
      throw;
  }
}
task<std::string> nothing() { co_return std::string(); }
} // namespace

task<process> create_subprocess_exec(std::vector<std::string> args, process_options options) {
  detail::spawned made = detail::spawn_process(args, options);
  process started;
  started.watch_ = std::make_shared<process::watch>(made.pid, std::move(made.pidfd));
  started.watch_->start();
  started.in_ = writer_of(made.in);
  started.out_ = reader_of(made.out, options.limit);
  started.err_ = reader_of(made.err, options.limit);
  co_return started;
}

task<process> create_subprocess_shell(std::string command, process_options options) {
  std::vector<std::string> args;
  args.push_back("/bin/sh");
  args.push_back("-c");
  args.push_back(std::move(command));
  return create_subprocess_exec(std::move(args), std::move(options));
}

int process::pid() const noexcept { return watch_->pid; }
std::optional<int> process::returncode() const noexcept { return watch_->code; }

task<int> process::wait_for(std::shared_ptr<watch> on) {
  while (!on->code)
    co_await on->ended.wait("process", on->pidfd());
  co_return *on->code;
}
task<int> process::wait() { return wait_for(watch_); }

task<process_output> process::communicate(std::string input) {
  std::shared_ptr<detail::stream_core> core;
  if (in_)
    core = in_->core();
  auto all =
      gather(feed(std::move(core), std::move(input)), out_ ? out_->read() : nothing(), err_ ? err_->read() : nothing());
  auto results = co_await std::move(all);
  co_await wait();
  co_return process_output(std::move(std::get<1>(results)), std::move(std::get<2>(results)));
}

void process::send_signal(int number) {
  if (watch_->code || ::syscall(SYS_pidfd_send_signal, watch_->pidfd(), number, nullptr, 0) != 0) {
    const int reason = watch_->code ? ESRCH : errno;
    throw std::system_error(reason, std::system_category(),
                            "aio: cannot send signal " + std::to_string(number) + " to process " +
                                std::to_string(watch_->pid));
  }
}
void process::terminate() { send_signal(SIGTERM); }
void process::kill() { send_signal(SIGKILL); }

} // namespace aio
