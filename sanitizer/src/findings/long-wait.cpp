// long-wait: a task that has been suspended at one point for too long, where somebody owes it an answer.
#include "findings/findings.h"

#include "activation.h"
#include "descriptor.h"
#include "interpose/real.h"
#include "report/own_files.h"
#include "task_walk.h"
#include "watchdog.h"

#include <algorithm>
#include <cstring>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <string_view>
#include <sys/socket.h>
#include <sys/syscall.h>

namespace corosan {
namespace {

using aio::debug::wait_kind;

/// Whether somebody owes what a task waits for.
enum class debt : std::uint8_t {
  owed,   ///< it should come soon
  peer,   ///< a message from a peer, which owes one only when it was asked for
  nobody, ///< the next client, signal or item comes when it comes
};

struct name_row {
  std::string_view begin; ///< of wait_info::what
  corosan::debt debt;
};
constexpr name_row names[] = {
    {"async_accept", debt::nobody},
    {"async_wait", debt::nobody},
    {"serve_forever", debt::nobody},
    {"wait_closed", debt::nobody},
    {"process", debt::nobody},
    {"event", debt::nobody},
    {"condition", debt::nobody},
    {"queue.get", debt::nobody},
    {"queue.join", debt::nobody},
    {"async_connect", debt::owed},
    {"async_write", debt::owed},
    {"async_send", debt::owed},
    {"async_handshake", debt::owed},
    {"drain", debt::owed},
    {"flush", debt::owed},
    {"detach", debt::owed},
    {"async_read", debt::peer},
    {"async_receive", debt::peer},
    {"read", debt::peer},
};

debt debt_of(const aio::debug::task_view &task) {
  const std::string_view what = task.wait.what != nullptr ? task.wait.what : "";
  for (const name_row &row : names)
    if (what.starts_with(row.begin))
      return row.debt;
  // The main task may wait for a future as others wait for an event: to the end of the program.
  if (what == "future" && task.next == nullptr)
    return debt::nobody;
  return task.wait.kind == wait_kind::operation && task.wait.fd >= 0 ? debt::peer : debt::owed;
}

template <class T> bool socket_fact(int fd, int level, int name, T &value) {
  socklen_t length = sizeof value;
  return raw_syscall(SYS_getsockopt, fd, level, name, reinterpret_cast<long>(&value),
                     reinterpret_cast<long>(&length)) == 0;
}

int local_port(int fd) {
  union {
    sockaddr any;
    sockaddr_in v4;
    sockaddr_in6 v6;
  } address{};
  socklen_t length = sizeof address;
  if (raw_syscall(SYS_getsockname, fd, reinterpret_cast<long>(&address), reinterpret_cast<long>(&length)) != 0)
    return -1;
  return ntohs(address.any.sa_family == AF_INET6 ? address.v6.sin6_port : address.v4.sin_port);
}

/// The ports that this process listens on, looked up now and then: a connection with such a port was accepted.
struct listening_ports {
  static constexpr int most_fds = 4096, most_ports = 32, most_missing = 64;
  int ports[most_ports];
  int count = 0;
  std::int64_t until_ns = 0;

  bool has(int port, std::int64_t now) {
    if (now >= until_ns) {
      until_ns = now + active.long_wait_ns;
      count = 0;
      int missing = 0; // in a row: numbers are given from below
      for (int fd = 0, accepts = 0; fd < most_fds && count < most_ports && missing < most_missing; ++fd) {
        const seen_descriptor seen(fd);
        missing = seen.number() < 0 ? missing + 1 : 0;
        if (socket_fact(seen.number(), SOL_SOCKET, SO_ACCEPTCONN, accepts) && accepts != 0)
          ports[count++] = local_port(seen.number());
      }
    }
    return std::find(ports, ports + count, port) != ports + count;
  }
};

/// On a connection that this process made, the last word was ours, and that is long ago.
bool unanswered(const met_task &met) {
  static listening_ports listening[most_loops];
  tcp_info info{};
  const seen_descriptor seen(met.task.wait.fd);
  const int fd = seen.number();
  if (!socket_fact(fd, IPPROTO_TCP, TCP_INFO, info))
    return false;
  if (listening[&met.slot - loop_slots].has(local_port(fd), met.now)) {
    met.tell(finding_id::long_wait); // a client that is idle: its next request is nobody's debt, however long it takes
    return false;
  }
  const std::int64_t sent_ns = info.tcpi_last_data_sent * 1'000'000LL;
  return info.tcpi_bytes_sent > 0 && sent_ns >= active.long_wait_ns &&
         (info.tcpi_bytes_received == 0 || info.tcpi_last_data_sent < info.tcpi_last_data_recv);
}

/// The limit that the wait exceeds; 0 when it is none, or not yet.
std::int64_t exceeded(const met_task &met) {
  const aio::debug::wait_info &wait = met.task.wait;
  std::int64_t since = met.record.waiting_since_ns;
  if (wait.kind == wait_kind::timer) {
    // A sleep is not late before its time has come. One that was due before it began uses another clock.
    if (wait.deadline_ns < since)
      return 0;
    since = wait.deadline_ns;
  }
  const auto longer_than = [&](std::int64_t limit) {
    return limit > 0 && met.now - since >= limit && met.now - since - paused_so_far(since, met.now) >= limit;
  };
  if (longer_than(active.idle_wait_ns))
    return active.idle_wait_ns;
  if (!longer_than(active.long_wait_ns))
    return 0;
  const debt whose = debt_of(met.task);
  return whose == debt::owed || (whose == debt::peer && unanswered(met)) ? active.long_wait_ns : 0;
}

} // namespace

void meet_long_wait(const met_task &met) noexcept {
  const std::int64_t shortest =
      active.idle_wait_ns > 0 ? std::min(active.idle_wait_ns, active.long_wait_ns) : active.long_wait_ns;
  if (met.waited < shortest || active.long_wait_ns == 0 || met.told(finding_id::long_wait))
    return;
  // A task that waits for another one is late because of that one, which is reported itself. What runs does not wait.
  if (met.task.wait.kind == wait_kind::child || &met.task == met.slot.current)
    return;
  const std::int64_t limit = exceeded(met);
  if (limit == 0)
    return;
  event *e = begin_wait_event(finding_id::long_wait, met, limit);
  if (e == nullptr)
    return;
  say_wait(e->waits_for, sizeof e->waits_for, met.loop, met.task, met.now);
  if (met.task.wait.fd >= 0)
    describe(e->resource, {subject::kind::fd, met.task.wait.fd, nullptr, 0}, false);
  if (const aio::debug::task_view *holder = holder_of(met.loop, met.task)) {
    char name[64], place[80], what[120];
    say_name(name, sizeof name, *holder);
    say_place(place, sizeof place, *holder);
    say_wait(what, sizeof what, met.loop, *holder, met.now);
    std::snprintf(e->detail, sizeof e->detail, "Held by: task %s, suspended %s, waits for %s", name, place, what);
  } else if (debt_of(met.task) == debt::peer && limit == active.long_wait_ns) {
    copy_text(e->detail, "Nothing has come since this side sent last: the peer owes an answer");
  }
  commit_event(e);
}

static std::string message(const event &e, const std::string &) {
  return "task '" + std::string(e.task_name) + "' has been waiting for " + duration_text(e.duration_ns) + " for " +
         e.waits_for;
}
const finding_text long_wait_text{.id = "long-wait", .message = message, .detail_line = true};

} // namespace corosan
