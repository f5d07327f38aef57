// System calls by number, through syscall(): those that have no function of their own, and one of each kind of the
// table.
#include "exercise.h"

#include <arpa/inet.h>
#include <cerrno>
#include <fcntl.h>
#include <linux/futex.h>
#include <linux/io_uring.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace corosan::exercise {
namespace {

std::uint32_t word;

void closed(int fd) {
  const allow_blocking meant;
  close(fd);
}

int ring() {
  io_uring_params parameters{};
  return static_cast<int>(syscall(SYS_io_uring_setup, 1, &parameters));
}

// clang-format off: a row for each call
constexpr call_case calls[] = {
#define SLEEPS "sleep", "", ""
#define NAME(call) "syscall(SYS_" #call ")"
    {NAME(nanosleep), SLEEPS, [](place &p) { syscall(SYS_nanosleep, &p.moment, nullptr); }, [](place &p) { syscall(SYS_nanosleep, &p.zero, nullptr); }},
    {NAME(clock_nanosleep), SLEEPS, [](place &p) { syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, &p.moment, nullptr); }, [](place &p) { syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, &p.zero, nullptr); }},
    {NAME(futex), "sync", "", "", [](place &p) { word = 0; syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, 0, &p.moment, nullptr, 0); }, [](place &) { word = 0; syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, 1, nullptr, nullptr, 0); syscall(SYS_futex, &word, FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0); }},
    {NAME(wait4), "process", "", "", [](place &) { syscall(SYS_wait4, -1, nullptr, 0, nullptr); }, [](place &) { syscall(SYS_wait4, -1, nullptr, WNOHANG, nullptr); }},
    {NAME(waitid), "process", "", "", [](place &) { syscall(SYS_waitid, P_ALL, 0, nullptr, WEXITED, nullptr); }, [](place &) { syscall(SYS_waitid, P_ALL, 0, nullptr, WEXITED | WNOHANG, nullptr); }},
    {NAME(recvfrom), "socket", "socket", "", [](place &p) { syscall(SYS_recvfrom, p.pair[0], p.text, 1, 0, nullptr, nullptr); }, nonblocking},
    {NAME(sendto), "socket", "socket", "", [](place &p) { syscall(SYS_sendto, p.pair[0], p.text, 1, 0, nullptr, 0); }, [](place &p) { syscall(SYS_sendto, p.pair[0], p.text, 1, MSG_DONTWAIT, nullptr, 0); }},
    {NAME(connect), "socket", "socket", "->127.0.0.1:", [](place &p) { const int fd = socket(AF_INET, SOCK_STREAM, 0); sockaddr_in a{}; a.sin_family = AF_INET; a.sin_addr.s_addr = htonl(INADDR_LOOPBACK); a.sin_port = htons(p.port); syscall(SYS_connect, fd, &a, sizeof a); closed(fd); }, nullptr},
    {NAME(read), "socket", "pipe", "pipe:", [](place &p) { syscall(SYS_read, p.ends[0], p.text, 1); }, nonblocking},
    {NAME(read), "file", "file", "/file", [](place &p) { syscall(SYS_read, p.file, p.text, 1); }, nullptr},
    {NAME(write), "socket", "pipe", "pipe:", [](place &p) { syscall(SYS_write, p.ends[1], p.text, 1); }, nonblocking},
    {NAME(pread64), "file", "file", "/file", [](place &p) { syscall(SYS_pread64, p.file, p.text, 1, 0); }, nullptr},
    {NAME(openat), "file", "path", "/file", [](place &p) { closed(static_cast<int>(syscall(SYS_openat, AT_FDCWD, p.path(), O_RDONLY))); }, nullptr},
    {NAME(fsync), "file", "file", "/file", [](place &p) { syscall(SYS_fsync, p.file); }, nullptr},
    {NAME(flock), "file", "file", "/file", [](place &p) { syscall(SYS_flock, p.file, LOCK_SH); syscall(SYS_flock, p.file, LOCK_UN); }, [](place &p) { syscall(SYS_flock, p.file, LOCK_SH | LOCK_NB); syscall(SYS_flock, p.file, LOCK_UN); }},
    {NAME(newfstatat), "filesystem", "path", "/file", [](place &p) { syscall(SYS_newfstatat, AT_FDCWD, p.path(), &p.status, 0); }, nullptr},
    {NAME(fstat), "filesystem", "file", "/file", [](place &p) { syscall(SYS_fstat, p.file, &p.status); }, nullptr},
    {NAME(getdents64), "filesystem", "directory", "", [](place &p) { syscall(SYS_getdents64, p.directory, p.text, sizeof p.text); }, nullptr},
    {NAME(getrandom), "crypto", "", "", [](place &p) { syscall(SYS_getrandom, p.text, 4, 0); }, [](place &p) { syscall(SYS_getrandom, p.text, 4, GRND_NONBLOCK); }},
    {NAME(ppoll), "socket", "", "", [](place &p) { syscall(SYS_ppoll, nullptr, 0, &p.moment, nullptr, 0); }, [](place &p) { syscall(SYS_ppoll, nullptr, 0, &p.zero, nullptr, 0); }},
    {NAME(epoll_pwait), "socket", "", "", [](place &) { syscall(SYS_epoll_pwait, -1, nullptr, 0, 1, nullptr, 0); }, [](place &) { syscall(SYS_epoll_pwait, -1, nullptr, 0, 0, nullptr, 0); }},
    {NAME(io_uring_enter), "socket", "", "", [](place &) { syscall(SYS_io_uring_enter, -1, 0, 1, IORING_ENTER_GETEVENTS, nullptr, 0); }, [](place &) { const int fd = ring(); syscall(SYS_io_uring_enter, fd, 0, 0, 0, nullptr, 0); closed(fd); }},
};
// clang-format on

} // namespace

std::span<const call_case> system_calls() { return calls; }

} // namespace corosan::exercise
