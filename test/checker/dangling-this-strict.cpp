// Work with a bare `this` of an object that a shared_ptr keeps: reported when asked to be strict.
// RUN: %not %coro_tidy --strict --checks=-*,coro-dangling-this %s -- -std=c++20 -I%inputs/mock > %t
// RUN: %FileCheck %s --implicit-check-not="cpp:{{[0-9]+}}:{{[0-9]+}}: warning:" < %t
// RUN: %coro_tidy --checks=-*,coro-dangling-this %s -- -std=c++20 -I%inputs/mock
#include <boost/asio.hpp>

#include <memory>
#include <string>

namespace asio = boost::asio;

struct session : std::enable_shared_from_this<session> {
  asio::io_context &loop;
  asio::steady_timer timer;
  std::string name;

  void log();
  void starts() {
    asio::post(loop, [this] { log(); });
    // CHECK: dangling-this-strict.cpp:[[@LINE-1]]:23: warning: 'this' is captured without a share of its object: the work that 'post' starts may run when the last shared_ptr is gone; capture shared_from_this(), too [coro-dangling-this]
    asio::co_spawn(
        loop,
        [this]() -> asio::awaitable<void> {
          // CHECK: :[[@LINE-1]]:10: warning: 'this' is captured without a share of its object: the work that 'co_spawn' starts
          log();
          co_return;
        },
        asio::detached);
    timer.async_wait([=](asio::error_code) { log(); });
    // CHECK: :[[@LINE-1]]:22: warning: 'this' is captured without
    timer.async_wait([self = shared_from_this(), this](asio::error_code) {
      log();
      asio::post(loop, [this] { log(); });
      // CHECK: :[[@LINE-1]]:25: warning: 'this' is captured without
    });
  }
  void keeps() {
    auto self = shared_from_this();
    asio::post(loop, [self, this] { log(); });
    asio::post(loop, [this, self = shared_from_this()] { log(); });
    asio::post(loop, [this, weak = weak_from_this()] {
      if (auto mine = weak.lock())
        log();
    });
    asio::post(loop, [self] { self->log(); });
    asio::post(loop, [name = name] { (void)name; });
  }
  asio::awaitable<void> waits() {
    co_await asio::co_spawn(
        loop,
        [this]() -> asio::awaitable<void> {
          log();
          co_return;
        },
        asio::use_awaitable);
  }
};
struct derived : session {
  void starts_too() {
    asio::post(loop, [this] { log(); });
    // CHECK: :[[@LINE-1]]:23: warning: 'this' is captured without
  }
};
/// Nobody says that a shared_ptr keeps it.
struct server {
  asio::io_context &loop;
  void log();
  void starts() {
    asio::post(loop, [this] { log(); });
  }
};
