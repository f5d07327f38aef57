// Where nothing ends the wait for a peer.
// RUN: %not %coro_tidy --checks=-*,coro-missing-timeout %s -- -std=c++20 -I%inputs/mock > %t
// RUN: %FileCheck %s --implicit-check-not="cpp:{{[0-9]+}}:{{[0-9]+}}: warning:" < %t
#include "aio/aio.h"
#include "boost/asio.hpp"
#include "dialects.h"

#include <chrono>

using namespace boost::asio;

awaitable<void> session(ip::tcp::socket &socket, const ip::tcp::endpoint &peer) {
  co_await socket.async_connect(peer, use_awaitable);
  // CHECK: missing-timeout.cpp:[[@LINE-1]]:3: warning: 'async_connect' may wait for ever: no timeout covers it; use boost::asio::cancel_after [coro-missing-timeout]
  auto size = co_await socket.async_read_some(buffer("x"), use_awaitable);
  // CHECK: :[[@LINE-1]]:15: warning: 'async_read_some' may wait for ever
  (void)size;
}
struct stream {
  aio::task<int> recv();
  folly::coro::Task<int> co_request(int);
  cppcoro::task<> sendAsync();
};
aio::task<> of_aio(stream &peer) {
  co_await peer.recv();
  // CHECK: :[[@LINE-1]]:3: warning: 'recv' may wait for ever: no timeout covers it; use aio::timeout
}
folly::coro::Task<> of_folly(stream &peer) {
  int answer = co_await peer.co_request(1);
  // CHECK: :[[@LINE-1]]:16: warning: 'co_request' may wait for ever: no timeout covers it; use folly::coro::timeout
  (void)answer;
}
cppcoro::task<> of_cppcoro(stream &peer) {
  co_await peer.sendAsync();
  // CHECK: :[[@LINE-1]]:3: warning: 'sendAsync' may wait for ever: no timeout covers it; give it a deadline
}
struct client {
  cppcoro::task<> send(std::chrono::milliseconds timeout = std::chrono::milliseconds(0));
};
cppcoro::task<> could_say_so(client &peer) {
  co_await peer.send();
  // CHECK: :[[@LINE-1]]:3: warning: 'send' may wait for ever: no timeout covers it; give it the timeout that it takes
  co_await peer.send(std::chrono::milliseconds(5));
}
