// The place, the helper and the loop of the exercise.
#include "exercise.h"

#include <algorithm>
#include <arpa/inet.h>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <netinet/in.h>
#include <pty.h>
#include <stdexcept>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

extern "C" __attribute__((weak)) const aio::debug::hooks *corosan_aio_hooks(std::uint32_t version) noexcept;

namespace corosan::exercise {
namespace {

void check(bool good, const char *what) {
  if (!good)
    throw std::runtime_error(std::string(what) + ": " + std::strerror(errno));
}

void set_nonblocking(int fd) { fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK); }

/// As many bytes as the descriptor takes or has, without waiting for more.
void drain(int fd, int flags) {
  char rest[512];
  if (flags != 0)
    while (recv(fd, rest, sizeof rest, flags) > 0)
      continue;
  else
    for (int waiting = 0; ioctl(fd, FIONREAD, &waiting) == 0 && waiting > 0;)
      (void)!read(fd, rest, std::min<std::size_t>(sizeof rest, static_cast<std::size_t>(waiting)));
}

} // namespace

place::place(std::string scratch_folder, bool blocking) : folder(std::move(scratch_folder)) {
  file_name = folder + "/file";
  other_name = folder + "/other";
  link_name = folder + "/link";
  check((file = open(path(), O_RDWR | O_CREAT | O_CLOEXEC, 0640)) >= 0, path());
  check(symlink("file", link()) == 0, link());
  check((directory = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) >= 0, folder.c_str());
  check((names = opendir(folder.c_str())) != nullptr, folder.c_str());
  check((stream = std::fopen(path(), "r+")) != nullptr && (wide = std::fopen(path(), "r+")) != nullptr, path());
  check(pipe(ends) == 0 && socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0, "pipe");
  check(openpty(&terminal[0], &terminal[1], nullptr, nullptr, nullptr) == 0, "openpty");
  listener = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  check(bind(listener, reinterpret_cast<sockaddr *>(&address), length) == 0 && ::listen(listener, 64) == 0, "bind");
  getsockname(listener, reinterpret_cast<sockaddr *>(&address), &length);
  port = ntohs(address.sin_port);
  if (!blocking)
    for (const int fd : {ends[0], ends[1], pair[0], pair[1], listener})
      set_nonblocking(fd);
}

place::~place() {
  std::fclose(stream);
  std::fclose(wide);
  closedir(names);
  for (const int fd : {file, directory, ends[0], ends[1], pair[0], pair[1], terminal[0], terminal[1], listener})
    close(fd);
  std::error_code ignored;
  for (const auto &entry : std::filesystem::directory_iterator(folder, ignored))
    std::filesystem::remove_all(entry, ignored);
}

void place::reset() {
  const allow_blocking meant;
  drain(ends[0], 0);
  for (const int fd : pair)
    drain(fd, MSG_DONTWAIT);
  (void)!write(ends[1], "12345678", 8);
  for (const int fd : pair)
    (void)!write(fd, "12345678", 8);
  (void)!ftruncate(file, 0);
  (void)!pwrite(file, "1 2 3 4\n5 6 7 8\n", 16, 0);
  lseek(file, 0, SEEK_SET);
  for (FILE *each : {stream, wide}) {
    std::clearerr(each);
    std::rewind(each);
  }
  ::rewinddir(names);
  unlink(other());
  rmdir(other());
  errno = 0;
}

void nonblocking(place &) {}

std::span<const family> families() {
  static const family all[] = {{"threads", thread_calls()},
                               {"sockets", socket_calls()},
                               {"files", file_calls()},
                               {"names", name_calls()},
                               {"syscalls", system_calls()}};
  return all;
}

void helped(place &at, void (*action)(place &), void (*call)(place &), bool repeat) {
  std::atomic<bool> done = false;
  const int caller = gettid();
  std::thread helper([&] {
    for (int in_progress = !at.watched; in_progress == 0 && !done; std::this_thread::yield())
      corosan_last_call(caller, &in_progress);
    do {
      action(at);
      std::this_thread::yield();
    } while (repeat && !done);
  });
  call(at);
  done = true;
  const allow_blocking meant;
  helper.join();
}

mock_loop::mock_loop() : hooks_(corosan_aio_hooks != nullptr ? corosan_aio_hooks(aio::debug::abi_version) : nullptr) {
  task_.id = 1;
  view_.tasks = &task_;
  if (hooks_ != nullptr)
    hooks_->loop_opened(view_);
}

mock_loop::~mock_loop() {
  view_.tasks = nullptr; // its one task is done
  if (hooks_ != nullptr)
    hooks_->loop_closed(view_);
}

void mock_loop::step(void (*call)(place &), place &at) {
  if (hooks_ == nullptr)
    return call(at);
  at.watched = true;
  hooks_->turn_begin(view_);
  view_.current = &task_;
  hooks_->step_begin(view_, task_);
  call(at);
  task_.done = true; // not suspended
  hooks_->step_end(view_, task_);
  view_.current = nullptr;
  hooks_->turn_end(view_);
  at.watched = false;
}

} // namespace corosan::exercise
