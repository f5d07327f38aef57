// Conditions under which a listed call does not block, each beside the form that does.
// RUN: %not %coro_tidy --checks=-*,coro-blocking-call %s -- -std=c++20 -I%inputs/mock > %t 2>&1
// RUN: %FileCheck %s --implicit-check-not=warning: < %t
#include <aio/aio.h>
#include <boost/asio.hpp>

#include <cerrno>
#include <fcntl.h>
#include <future>
#include <mutex>
#include <netdb.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace asio = boost::asio;
using namespace std::chrono_literals;

aio::task<> zero_timeouts(pollfd *polled, int fd, std::future<int> &future) {
  constexpr auto none = std::chrono::milliseconds(0);
  timeval now = {0, 0};
  timeval soon = {0, 0};
  soon.tv_sec = 1;
  poll(polled, 1, 0);
  epoll_wait(fd, nullptr, 1, 0);
  select(0, nullptr, nullptr, nullptr, &now);
  select(0, nullptr, nullptr, nullptr, &soon);
  // CHECK: :[[@LINE-1]]:3: warning: call to 'select' blocks
  select(0, nullptr, nullptr, nullptr, nullptr);
  // CHECK: :[[@LINE-1]]:3: warning: call to 'select' blocks
  std::this_thread::sleep_for(0s);
  std::this_thread::sleep_for(std::chrono::seconds(0));
  std::this_thread::sleep_for(std::chrono::seconds::zero());
  std::this_thread::sleep_for(none);
  ::sleep(0);
  future.wait_for(0s);
  future.wait_for(1s);
  // CHECK: :[[@LINE-1]]:10: warning: call to 'std::future::wait_for' blocks
  co_return;
}

aio::task<int> ready_future(std::future<int> future, std::future<int> other) {
  if (future.wait_for(0s) == std::future_status::ready)
    co_return future.get();
  co_return other.get();
  // CHECK: :[[@LINE-1]]:19: warning: call to 'std::future::get' blocks
}
std::future<int> start();
aio::task<int> renewed_future(std::future<int> future) {
  int sum = 0;
  while (future.wait_for(0s) == std::future_status::ready) {
    sum += future.get();
    future = start();
  }
  if (future.wait_for(0s) == std::future_status::ready) {
    future = start();
    sum += future.get();
    // CHECK: :[[@LINE-1]]:19: warning: call to 'std::future::get' blocks
  }
  co_return sum;
}

aio::task<> flags(int fd, char *data) {
  recv(fd, data, 1, MSG_DONTWAIT);
  recv(fd, data, 1, MSG_PEEK | MSG_DONTWAIT);
  waitpid(-1, nullptr, WNOHANG);
  flock(fd, LOCK_EX | LOCK_NB);
  flock(fd, LOCK_EX);
  // CHECK: :[[@LINE-1]]:3: warning: call to 'flock' blocks
  addrinfo hints = {};
  hints.ai_flags = AI_NUMERICHOST | AI_PASSIVE;
  addrinfo *found;
  getaddrinfo("127.0.0.1", "80", &hints, &found);
  addrinfo others = {};
  others.ai_flags = AI_PASSIVE;
  getaddrinfo("host", "80", &others, &found);
  // CHECK: :[[@LINE-1]]:3: warning: call to 'getaddrinfo' blocks
  co_return;
}

aio::task<> opened_here(sockaddr *address, socklen_t length, char *data) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  connect(fd, address, length);
  int assigned;
  assigned = accept4(fd, nullptr, nullptr, SOCK_NONBLOCK);
  recv(assigned, data, 1, 0);
  int switched = socket(AF_INET, SOCK_STREAM, 0);
  fcntl(switched, F_SETFL, fcntl(switched, F_GETFL) | O_NONBLOCK);
  read(switched, data, 1);
  int blocking = socket(AF_INET, SOCK_STREAM, 0);
  connect(blocking, address, length);
  // CHECK: :[[@LINE-1]]:3: warning: call to 'connect' blocks
  co_return;
}

struct owner {
  int fd, other;
  owner() : fd(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0)), other(0) {}
  aio::task<> use(char *data) {
    ::recv(fd, data, 1, 0);
    ::recv(other, data, 1, 0);
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: call to 'recv' blocks
    co_return;
  }
};

// A class of sockets that takes the mode as an enumerator.
struct socket_object {
  enum class blocking { yes, no };
  int native_handle() const;
};
socket_object make_listener(socket_object::blocking);
struct listener {
  socket_object quiet, loud;
  listener() : quiet(make_listener(socket_object::blocking::no)), loud(make_listener(socket_object::blocking::yes)) {}
  aio::task<> take() {
    ::accept(quiet.native_handle(), nullptr, nullptr);
    ::accept(loud.native_handle(), nullptr, nullptr);
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: call to 'accept' blocks
    co_return;
  }
};

// Whoever handles EAGAIN has a non-blocking descriptor.
aio::task<> handles_would_block(int fd, char *data) {
  ssize_t got = ::read(fd, data, 1);
  if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
    co_return;
}

// After waiting for readiness; a timer says nothing about a descriptor.
struct loop_type {
  aio::task<> wait_readable(int);
};
aio::task<> after_readiness(loop_type &loop, int fd, char *data) {
  co_await loop.wait_readable(fd);
  ::read(fd, data, 1);
}
asio::awaitable<void> after_timer(asio::steady_timer &timer, int fd, char *data) {
  co_await timer.async_wait(asio::use_awaitable);
  ::read(fd, data, 1);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: call to 'read' blocks
}

asio::awaitable<void> asio_nonblocking(asio::ip::tcp::socket &one, asio::ip::tcp::socket &two, char *data) {
  one.non_blocking(true);
  one.read_some(asio::buffer(data, 1));
  two.non_blocking(false);
  two.read_some(asio::buffer(data, 1));
  // CHECK: :[[@LINE-1]]:7: warning: call to 'boost::asio::basic_stream_socket::read_some' blocks
  co_return;
}

aio::task<> threads() {
  std::jthread joined([] {}), detached([] {});
  detached.detach();
  joined.join();
  // CHECK: :[[@LINE-1]]:10: warning: call to 'std::jthread::join' blocks
  std::jthread moved([] {});
  std::jthread kept(std::move(moved));
  // CHECK: :[[@LINE-1]]:16: warning: destructor of 'kept' blocks
  static std::jthread lives_on([] {});
  co_return;
}
