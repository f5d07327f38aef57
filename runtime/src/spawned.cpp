// Starting a process with its descriptors.
#include "aio/detail/spawned.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>
#include <utility>

extern char **environ;

namespace aio::detail {

owned_fd &owned_fd::operator=(owned_fd &&other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}
owned_fd::~owned_fd() {
  if (fd_ >= 0)
    ::close(fd_);
}
int owned_fd::release() noexcept { return std::exchange(fd_, -1); }

namespace {

void check(int error, const std::string &what) {
  if (error != 0)
    throw std::system_error(error, std::system_category(), "aio: " + what);
}

class file_actions {
public:
  file_actions() { check(::posix_spawn_file_actions_init(&actions_), "posix_spawn"); }
  file_actions(const file_actions &) = delete;
  file_actions &operator=(const file_actions &) = delete;
  ~file_actions() { ::posix_spawn_file_actions_destroy(&actions_); }
  posix_spawn_file_actions_t *get() noexcept { return &actions_; }
  void duplicate(int from, int to) {
    if (from != to)
      check(::posix_spawn_file_actions_adddup2(&actions_, from, to), "posix_spawn");
  }

private:
  posix_spawn_file_actions_t actions_;
};

class attributes {
public:
  explicit attributes(bool new_session) {
    check(::posix_spawnattr_init(&attributes_), "posix_spawn");
    sigset_t none, all;
    ::sigemptyset(&none);
    ::sigfillset(&all);
    ::posix_spawnattr_setsigmask(&attributes_, &none);
    ::posix_spawnattr_setsigdefault(&attributes_, &all);
    int flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
    if (new_session)
      flags |= POSIX_SPAWN_SETSID;
    ::posix_spawnattr_setflags(&attributes_, static_cast<short>(flags));
  }
  attributes(const attributes &) = delete;
  attributes &operator=(const attributes &) = delete;
  ~attributes() { ::posix_spawnattr_destroy(&attributes_); }
  posix_spawnattr_t *get() noexcept { return &attributes_; }

private:
  posix_spawnattr_t attributes_;
};

/// The descriptor that becomes `target` in the process. Those that are made here are kept in `theirs` and `ours`, above
/// 2, so that setting one up cannot overwrite another.
int prepare(const stdio &where, int target, owned_fd &theirs, owned_fd &ours) {
  int pair[2] = {-1, -1};
  switch (where.what()) {
  case stdio::kind::descriptor:
    theirs = owned_fd(::fcntl(where.fd(), F_DUPFD_CLOEXEC, 3));
    break;
  case stdio::kind::devnull:
    theirs = owned_fd(::open("/dev/null", O_RDWR | O_CLOEXEC));
    break;
  case stdio::kind::pipe:
    // A socket for stdin: writing to it after its reader is gone gives an error, never SIGPIPE.
    if ((target == 0 ? ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) : ::pipe2(pair, O_CLOEXEC)) == 0) {
      theirs = owned_fd(pair[target == 0 ? 0 : 1]);
      ours = owned_fd(pair[target == 0 ? 1 : 0]);
    }
    break;
  default:
    return target;
  }
  if (theirs.get() >= 0 && theirs.get() < 3)
    theirs = owned_fd(::fcntl(theirs.get(), F_DUPFD_CLOEXEC, 3));
  if (theirs.get() < 0)
    check(errno, "cannot make a standard stream for a process");
  return theirs.get();
}

std::vector<char *> pointers(const std::vector<std::string> &texts) {
  std::vector<char *> result;
  for (const std::string &text : texts)
    result.push_back(const_cast<char *>(text.c_str()));
  result.push_back(nullptr);
  return result;
}

int open_pidfd(int pid) { return static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)); }

} // namespace

spawned spawn_process(const std::vector<std::string> &args, const process_options &options) {
  if (args.empty())
    throw std::invalid_argument("aio: a process needs the name of its program");
  spawned made;
  owned_fd in, out, err;
  file_actions actions;
  const int fd_in = prepare(options.in, 0, in, made.in);
  const int fd_out = prepare(options.out, 1, out, made.out);
  int fd_err = prepare(options.err, 2, err, made.err);
  if (options.err.what() == stdio::kind::stdout_of_process)
    fd_err = 1;
  actions.duplicate(fd_in, 0);
  actions.duplicate(fd_out, 1);
  actions.duplicate(fd_err, 2);
  check(::posix_spawn_file_actions_addclosefrom_np(actions.get(), 3), "posix_spawn");
  if (!options.cwd.empty())
    check(::posix_spawn_file_actions_addchdir_np(actions.get(), options.cwd.c_str()), "posix_spawn");
  attributes how(options.new_session);
  std::vector<char *> argv = pointers(args);
  std::vector<char *> env;
  if (options.env)
    env = pointers(*options.env);
  const int error = ::posix_spawnp(&made.pid, args[0].c_str(), actions.get(), how.get(), argv.data(),
                                   options.env ? env.data() : environ);
  check(error, "cannot start " + args[0] + (options.cwd.empty() ? "" : " in " + options.cwd));
  made.pidfd = owned_fd(open_pidfd(made.pid));
  if (made.pidfd.get() < 0) {
    const int reason = errno;
    ::kill(made.pid, SIGKILL);
    ::waitpid(made.pid, nullptr, 0);
    check(reason, "cannot watch the process " + args[0]);
  }
  return made;
}

} // namespace aio::detail
