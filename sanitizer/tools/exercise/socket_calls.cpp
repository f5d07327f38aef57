// Calls on sockets, waits for descriptors, and name services.
#include "exercise.h"

#include <arpa/inet.h>
#include <grp.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <pwd.h>
#include <resolv.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

// NOLINTBEGIN(readability-identifier-naming): the C library's names
extern "C" {
int __connect(int, const sockaddr *, socklen_t);
ssize_t __send(int, const void *, size_t, int);
ssize_t __recv_chk(int, void *, size_t, size_t, int);
ssize_t __recvfrom_chk(int, void *, size_t, size_t, int, sockaddr *, socklen_t *);
int __poll(pollfd *, nfds_t, int);
int __poll_chk(pollfd *, nfds_t, int, size_t);
int __ppoll_chk(pollfd *, nfds_t, const timespec *, const sigset_t *, size_t);
int __select(int, fd_set *, fd_set *, fd_set *, timeval *);
}
// NOLINTEND(readability-identifier-naming)

namespace corosan::exercise {
namespace {

sockaddr_in local(unsigned short port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}
const sockaddr *plain(const sockaddr_in &address) { return reinterpret_cast<const sockaddr *>(&address); }

void closed(int fd) {
  const allow_blocking meant;
  close(fd);
}

/// A new socket connects to the listener.
void connecting(place &p, int (*how)(int, const sockaddr *, socklen_t), int flags = 0) {
  const int fd = socket(AF_INET, SOCK_STREAM | flags, 0);
  const sockaddr_in to = local(p.port);
  how(fd, plain(to), sizeof to);
  closed(fd);
}
/// Somebody waits to be accepted.
int caller(place &p) {
  const allow_blocking meant;
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  const sockaddr_in to = local(p.port);
  connect(fd, plain(to), sizeof to);
  return fd;
}
void accepting(place &p, int (*how)(int)) {
  const int other = caller(p);
  closed(how(p.listener));
  closed(other);
}

msghdr message(place &p) {
  msghdr made{};
  made.msg_iov = &p.vector;
  made.msg_iovlen = 1;
  return made;
}

/// Names are asked of a closed port of this machine: an answer at once.
void ask_nobody(res_state state) {
  const allow_blocking meant;
  res_ninit(state);
  state->nscount = 1;
  state->nsaddr_list[0] = local(9);
  state->retry = 1;
}
constexpr const char *name = "name.invalid";

hostent host;
servent service;
passwd user;
group members;
hostent *host_result;
servent *service_result;
passwd *user_result;
group *group_result;
int error_number;

addrinfo *found;
gaicb request;
const in_addr loopback{htonl(INADDR_LOOPBACK)};

// clang-format off: a row for each call
constexpr call_case calls[] = {
#define CONNECTS "socket", "socket", "->127.0.0.1:"
#define LISTENER "socket", "socket", "127.0.0.1:"
#define SOCKET "socket", "socket", ""
    {"connect", CONNECTS, [](place &p) { connecting(p, connect); }, [](place &p) { connecting(p, connect, SOCK_NONBLOCK); }},
    {"__connect", CONNECTS, [](place &p) { connecting(p, __connect); }, [](place &p) { connecting(p, __connect, SOCK_NONBLOCK); }},
    {"accept", LISTENER, [](place &p) { accepting(p, [](int fd) { return accept(fd, nullptr, nullptr); }); }, nonblocking},
    {"accept4", LISTENER, [](place &p) { accepting(p, [](int fd) { return accept4(fd, nullptr, nullptr, SOCK_CLOEXEC); }); }, nonblocking},
    {"recv", SOCKET, [](place &p) { recv(p.pair[0], p.text, 1, 0); }, nonblocking},
    {"recvfrom", SOCKET, [](place &p) { recvfrom(p.pair[0], p.text, 1, 0, nullptr, nullptr); }, nonblocking},
    {"recvmsg", SOCKET, [](place &p) { msghdr m = message(p); recvmsg(p.pair[0], &m, 0); }, nonblocking},
    {"recvmmsg", SOCKET, [](place &p) { mmsghdr m{message(p), 0}; recvmmsg(p.pair[0], &m, 1, 0, nullptr); }, nonblocking},
    {"__recv_chk", SOCKET, [](place &p) { __recv_chk(p.pair[0], p.text, 1, 1, 0); }, [](place &p) { __recv_chk(p.pair[0], p.text, 1, 1, MSG_DONTWAIT); }},
    {"__recvfrom_chk", SOCKET, [](place &p) { __recvfrom_chk(p.pair[0], p.text, 1, 1, 0, nullptr, nullptr); }, [](place &p) { __recvfrom_chk(p.pair[0], p.text, 1, 1, MSG_DONTWAIT, nullptr, nullptr); }},
    {"send", SOCKET, [](place &p) { send(p.pair[0], "x", 1, 0); }, nonblocking},
    {"__send", SOCKET, [](place &p) { __send(p.pair[0], "x", 1, 0); }, [](place &p) { __send(p.pair[0], "x", 1, MSG_DONTWAIT); }},
    {"sendto", SOCKET, [](place &p) { sendto(p.pair[0], "x", 1, 0, nullptr, 0); }, nonblocking},
    {"sendmsg", SOCKET, [](place &p) { const msghdr m = message(p); sendmsg(p.pair[0], &m, 0); }, nonblocking},
    {"sendmmsg", SOCKET, [](place &p) { mmsghdr m{message(p), 0}; sendmmsg(p.pair[0], &m, 1, 0); }, nonblocking},
    {"shutdown", "socket", "", "", [](place &p) { shutdown(p.pair[0], 1000); }, nullptr, reported::slow},

#define WAITS "socket", "", ""
    {"poll", WAITS, [](place &) { poll(nullptr, 0, 1); }, [](place &) { poll(nullptr, 0, 0); }},
    {"__poll", WAITS, [](place &) { __poll(nullptr, 0, 1); }, [](place &) { __poll(nullptr, 0, 0); }},
    {"__poll_chk", WAITS, [](place &) { __poll_chk(nullptr, 0, 1, 8); }, [](place &) { __poll_chk(nullptr, 0, 0, 8); }},
    {"ppoll", WAITS, [](place &p) { ppoll(nullptr, 0, &p.moment, nullptr); }, [](place &p) { ppoll(nullptr, 0, &p.zero, nullptr); }},
    {"__ppoll_chk", WAITS, [](place &p) { __ppoll_chk(nullptr, 0, &p.moment, nullptr, 8); }, [](place &p) { __ppoll_chk(nullptr, 0, &p.zero, nullptr, 8); }},
    {"select", WAITS, [](place &) { timeval t{0, 1}; select(0, nullptr, nullptr, nullptr, &t); }, [](place &) { timeval t{0, 0}; select(0, nullptr, nullptr, nullptr, &t); }},
    {"__select", WAITS, [](place &) { timeval t{0, 1}; __select(0, nullptr, nullptr, nullptr, &t); }, [](place &) { timeval t{0, 0}; __select(0, nullptr, nullptr, nullptr, &t); }},
    {"pselect", WAITS, [](place &p) { pselect(0, nullptr, nullptr, nullptr, &p.moment, nullptr); }, [](place &p) { pselect(0, nullptr, nullptr, nullptr, &p.zero, nullptr); }},
    {"epoll_wait", WAITS, [](place &) { const int fd = epoll_create1(0); epoll_event e; epoll_wait(fd, &e, 1, 1); closed(fd); }, [](place &) { const int fd = epoll_create1(0); epoll_event e; epoll_wait(fd, &e, 1, 0); closed(fd); }},
    {"epoll_pwait", WAITS, [](place &) { const int fd = epoll_create1(0); epoll_event e; epoll_pwait(fd, &e, 1, 1, nullptr); closed(fd); }, [](place &) { const int fd = epoll_create1(0); epoll_event e; epoll_pwait(fd, &e, 1, 0, nullptr); closed(fd); }},
    {"epoll_pwait2", WAITS, [](place &p) { const int fd = epoll_create1(0); epoll_event e; epoll_pwait2(fd, &e, 1, &p.moment, nullptr); closed(fd); }, [](place &p) { const int fd = epoll_create1(0); epoll_event e; epoll_pwait2(fd, &e, 1, &p.zero, nullptr); closed(fd); }},

#define LOCALHOST "dns", "host", "localhost"
#define NO_NAME "dns", "host", "name.invalid"
#define ROOT "dns", "host", "root"
#define LOOKUP "dns", "", ""
    {"getaddrinfo", LOCALHOST, [](place &) { getaddrinfo("localhost", nullptr, nullptr, &found); }, [](place &) { addrinfo numeric{}; numeric.ai_flags = AI_NUMERICHOST; getaddrinfo("127.0.0.1", nullptr, &numeric, &found); }},
    {"getaddrinfo_a", LOOKUP, [](place &) { request.ar_name = "localhost"; gaicb *list[] = {&request}; getaddrinfo_a(GAI_WAIT, list, 1, nullptr); }, nullptr},
    {"gai_suspend", LOOKUP, [](place &) { const gaicb *list[] = {nullptr}; gai_suspend(list, 1, nullptr); }, [](place &p) { const gaicb *list[] = {nullptr}; gai_suspend(list, 1, &p.zero); }},
    {"getnameinfo", "dns", "socket", "->127.0.0.1:80", [](place &p) { const sockaddr_in a = local(80); getnameinfo(plain(a), sizeof a, p.text, sizeof p.text, nullptr, 0, 0); }, [](place &p) { const sockaddr_in a = local(80); getnameinfo(plain(a), sizeof a, p.text, sizeof p.text, nullptr, 0, NI_NUMERICHOST); }},
    {"gethostbyname", LOCALHOST, [](place &) { gethostbyname("localhost"); }, nullptr},
    {"gethostbyname2", LOCALHOST, [](place &) { gethostbyname2("localhost", AF_INET); }, nullptr},
    {"gethostbyname_r", LOCALHOST, [](place &p) { gethostbyname_r("localhost", &host, p.text, sizeof p.text, &host_result, &error_number); }, nullptr},
    {"gethostbyname2_r", LOCALHOST, [](place &p) { gethostbyname2_r("localhost", AF_INET, &host, p.text, sizeof p.text, &host_result, &error_number); }, nullptr},
    {"gethostbyaddr", LOOKUP, [](place &) { gethostbyaddr(&loopback, sizeof loopback, AF_INET); }, nullptr},
    {"gethostbyaddr_r", LOOKUP, [](place &p) { gethostbyaddr_r(&loopback, sizeof loopback, AF_INET, &host, p.text, sizeof p.text, &host_result, &error_number); }, nullptr},
    {"res_query", NO_NAME, [](place &p) { ask_nobody(&_res); res_query(name, 1, 1, reinterpret_cast<unsigned char *>(p.text), sizeof p.text); }, nullptr},
    {"res_search", NO_NAME, [](place &p) { ask_nobody(&_res); res_search(name, 1, 1, reinterpret_cast<unsigned char *>(p.text), sizeof p.text); }, nullptr},
    {"res_nquery", NO_NAME, [](place &p) { struct __res_state s{}; ask_nobody(&s); res_nquery(&s, name, 1, 1, reinterpret_cast<unsigned char *>(p.text), sizeof p.text); res_nclose(&s); }, nullptr},
    {"res_nsearch", NO_NAME, [](place &p) { struct __res_state s{}; ask_nobody(&s); res_nsearch(&s, name, 1, 1, reinterpret_cast<unsigned char *>(p.text), sizeof p.text); res_nclose(&s); }, nullptr},
    {"getpwnam", ROOT, [](place &) { getpwnam("root"); }, nullptr},
    {"getpwnam_r", ROOT, [](place &p) { getpwnam_r("root", &user, p.text, sizeof p.text, &user_result); }, nullptr},
    {"getpwuid", LOOKUP, [](place &) { getpwuid(0); }, nullptr},
    {"getpwuid_r", LOOKUP, [](place &p) { getpwuid_r(0, &user, p.text, sizeof p.text, &user_result); }, nullptr},
    {"getpwent", LOOKUP, [](place &) { getpwent(); }, nullptr},
    {"getgrnam", ROOT, [](place &) { getgrnam("root"); }, nullptr},
    {"getgrnam_r", ROOT, [](place &p) { getgrnam_r("root", &members, p.text, sizeof p.text, &group_result); }, nullptr},
    {"getgrgid", LOOKUP, [](place &) { getgrgid(0); }, nullptr},
    {"getgrgid_r", LOOKUP, [](place &p) { getgrgid_r(0, &members, p.text, sizeof p.text, &group_result); }, nullptr},
    {"getgrent", LOOKUP, [](place &) { getgrent(); }, nullptr},
    {"initgroups", ROOT, [](place &) { initgroups("root", 0); }, nullptr},
    {"getgrouplist", ROOT, [](place &) { gid_t list[8]; int n = 8; getgrouplist("root", 0, list, &n); }, nullptr},
    {"getservbyname", "dns", "host", "http", [](place &) { getservbyname("http", "tcp"); }, nullptr},
    {"getservbyname_r", "dns", "host", "http", [](place &p) { getservbyname_r("http", "tcp", &service, p.text, sizeof p.text, &service_result); }, nullptr},
    {"getservbyport", LOOKUP, [](place &) { getservbyport(htons(80), "tcp"); }, nullptr},
    {"getservbyport_r", LOOKUP, [](place &p) { getservbyport_r(htons(80), "tcp", &service, p.text, sizeof p.text, &service_result); }, nullptr},
    {"getprotobyname", "dns", "host", "tcp", [](place &) { getprotobyname("tcp"); }, nullptr},
    {"getprotobynumber", LOOKUP, [](place &) { getprotobynumber(6); }, nullptr},
};
// clang-format on

} // namespace

std::span<const call_case> socket_calls() { return calls; }

} // namespace corosan::exercise
