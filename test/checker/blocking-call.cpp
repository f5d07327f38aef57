// A blocking call in a coroutine, an awaiter, a promise or a completion handler.
// RUN: %not %coro_tidy --checks=-*,coro-blocking-call %s -- -std=c++20 -I%inputs/mock > %t 2>&1
// RUN: %FileCheck %s --implicit-check-not=warning: < %t
#include <aio/aio.h>
#include <boost/asio.hpp>

#include <fcntl.h>
#include <functional>
#include <future>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace asio = boost::asio;
using namespace std::chrono_literals;

aio::task<> sleeper() {
  std::this_thread::sleep_for(1s);
  // CHECK: blocking-call.cpp:[[@LINE-1]]:3: warning: call to 'std::this_thread::sleep_for' blocks the event loop in coroutine 'sleeper'; use co_await aio::sleep(duration) [coro-blocking-call]
  ::sleep(2);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: call to 'sleep' blocks the event loop in coroutine 'sleeper'
  co_return;
}

asio::awaitable<void> asio_sleeper() {
  std::this_thread::sleep_for(1s);
  // CHECK: :[[@LINE-1]]:3: warning: call to 'std::this_thread::sleep_for' blocks the event loop in coroutine 'asio_sleeper'; use a boost::asio::steady_timer and co_await timer.async_wait(boost::asio::use_awaitable)
  co_return;
}

asio::awaitable<void> synchronous_asio(asio::ip::tcp::socket &socket, asio::io_context &loop) {
  char data[10];
  asio::error_code ec;
  asio::ip::tcp::resolver resolver(loop);
  auto where = resolver.resolve("host", "80");
  // CHECK: :[[@LINE-1]]:25: warning: call to 'boost::asio::ip::basic_resolver::resolve' blocks the event loop in coroutine 'synchronous_asio'
  socket.connect(where);
  // CHECK: :[[@LINE-1]]:10: warning: call to 'boost::asio::basic_socket::connect' blocks
  socket.read_some(asio::buffer(data), ec);
  // CHECK: :[[@LINE-1]]:10: warning: call to 'boost::asio::basic_stream_socket::read_some' blocks
  asio::write(socket, asio::buffer(data));
  // CHECK: :[[@LINE-1]]:3: warning: call to 'boost::asio::write' blocks
  asio::steady_timer timer(loop);
  timer.wait();
  // CHECK: :[[@LINE-1]]:9: warning: call to 'boost::asio::basic_waitable_timer::wait' blocks
  loop.run(); // nested-run's
  co_await socket.async_read_some(asio::buffer(data), asio::use_awaitable);
}

// Methods that libstdc++ declares in a base class are those of the class they are called on.
aio::task<> waits_for_threads(std::future<int> future, std::thread &thread, std::atomic<int> &number) {
  future.get();
  // CHECK: :[[@LINE-1]]:10: warning: call to 'std::future::get' blocks the event loop
  future.wait();
  // CHECK: :[[@LINE-1]]:10: warning: call to 'std::future::wait' blocks the event loop
  thread.join();
  // CHECK: :[[@LINE-1]]:10: warning: call to 'std::thread::join' blocks the event loop
  number.wait(1);
  // CHECK: :[[@LINE-1]]:10: warning: call to 'std::atomic::wait' blocks the event loop
  std::jthread joined_at_the_end([] {});
  // CHECK: :[[@LINE-1]]:16: warning: destructor of 'joined_at_the_end' blocks the event loop in coroutine 'waits_for_threads'
  co_return;
}

aio::task<> posix(int fd, addrinfo *hints, addrinfo **found, pollfd *polled) {
  char data[10];
  if (read(fd, data, 10) > 0) {
    // CHECK: :[[@LINE-1]]:7: warning: call to 'read' blocks the event loop in coroutine 'posix'
    ::fsync(fd);
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: call to 'fsync' blocks
  }
  getaddrinfo("host", "80", hints, found);
  // CHECK: :[[@LINE-1]]:3: warning: call to 'getaddrinfo' blocks
  recv(fd, data, 10, MSG_PEEK);
  // CHECK: :[[@LINE-1]]:3: warning: call to 'recv' blocks
  poll(polled, 1, -1);
  // CHECK: :[[@LINE-1]]:3: warning: call to 'poll' blocks
  waitpid(-1, nullptr, 0);
  // CHECK: :[[@LINE-1]]:3: warning: call to 'waitpid' blocks
  co_return;
}

struct awaiter {
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<>) {
    ::usleep(10);
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: call to 'usleep' blocks the event loop in awaiter 'awaiter::await_suspend'
  }
  int await_resume() { return 1; }
};

struct own_task {
  struct promise_type {
    own_task get_return_object() { return {}; }
    std::suspend_always initial_suspend() { return {}; }
    std::suspend_always final_suspend() noexcept {
      ::usleep(10);
      // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: call to 'usleep' blocks the event loop in awaiter 'promise_type::final_suspend'
      return {};
    }
    void return_void() {}
    void unhandled_exception() {}
  };
};

// A handler runs on the loop; so does what is posted to it.
void start(asio::ip::tcp::socket &socket, asio::io_context &loop, char *data) {
  asio::async_read(socket, asio::buffer(data, 10), [](asio::error_code, std::size_t) {
    ::sleep(1);
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: call to 'sleep' blocks the event loop in completion handler
  });
  asio::post(loop, [] {
    ::sleep(1);
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: call to 'sleep' blocks the event loop in completion handler
  });
  auto named = [](asio::error_code) {
    ::sleep(1);
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: call to 'sleep' blocks the event loop in completion handler
  };
  asio::steady_timer(loop).async_wait(named);
}

// A handler that is a member function, bound to its object.
struct session {
  asio::ip::tcp::socket socket;
  char data[10];
  void start() { socket.async_read_some(asio::buffer(data), std::bind(&session::on_read, this)); }
  void on_read() {
    ::sleep(1);
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: call to 'sleep' blocks the event loop in completion handler 'on_read'
  }
};

// A stackful coroutine runs on the loop too.
void stackful(asio::io_context &loop) {
  asio::spawn(loop, [](asio::yield_context) {
    ::sleep(1);
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: call to 'sleep' blocks the event loop in completion handler
  });
}

// A coroutine written as a lambda, and one started as a lambda.
void lambdas(asio::io_context &loop) {
  auto lambda = []() -> asio::awaitable<void> {
    ::sleep(1);
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: call to 'sleep' blocks the event loop in a lambda coroutine in 'lambdas'
    co_return;
  };
  asio::co_spawn(loop, lambda, asio::detached);
}

// A loop in a thread of its own is a loop.
asio::awaitable<void> in_its_own_thread() {
  ::sleep(1);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: call to 'sleep' blocks the event loop in coroutine 'in_its_own_thread'
  co_return;
}
void thread_with_loop() {
  std::thread([] {
    asio::io_context loop;
    asio::co_spawn(loop, in_its_own_thread(), asio::detached);
    loop.run();
  }).detach();
}

// One report for a template, whatever it is made with; a template that nobody uses is judged as it is written.
template <class T> aio::task<> templated(T) {
  ::sleep(1);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: call to 'sleep' blocks the event loop in coroutine 'templated'
  co_return;
}
template <class T> aio::task<> unused(T duration) {
  ::sleep(duration);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: call to 'sleep' blocks the event loop in coroutine 'unused'
  co_return;
}
aio::task<> uses() {
  co_await templated(1);
  co_await templated('c');
}

// What the user says counts.
void told() __attribute__((annotate("coro::blocking")));
aio::task<> annotated() {
  told();
  // CHECK: :[[@LINE-1]]:3: warning: call to 'told' blocks the event loop in coroutine 'annotated'
  co_return;
}
