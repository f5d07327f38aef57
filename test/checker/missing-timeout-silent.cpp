// Where somebody thinks of the time, or no peer is waited for. The rule is off by default.
// RUN: %coro_tidy --checks=-*,coro-missing-timeout %s -- -std=c++20 -I%inputs/mock > %t
// RUN: %FileCheck --allow-empty --implicit-check-not=warning: %s < %t
// RUN: %coro_tidy %S/missing-timeout.cpp -- -std=c++20 -I%inputs/mock
#include "aio/aio.h"
#include "boost/asio.hpp"

#include <chrono>

using namespace boost::asio;
using namespace std::chrono_literals;

struct stream {
  aio::task<int> recv();
};
namespace aio {
template <class D, class T> T timeout(D, T);
}
aio::task<> bounded(stream &peer) { co_await aio::timeout(1s, peer.recv()); }
aio::task<> given(stream &peer, std::chrono::milliseconds limit) { co_await peer.recv(); }
awaitable<void> timer(ip::tcp::socket &socket) {
  steady_timer watchdog(co_await this_coro::executor, 30s);
  co_await socket.async_read_some(buffer("x"), use_awaitable);
}
awaitable<void> accepts(ip::tcp::acceptor &acceptor) {
  for (;;)
    co_await acceptor.async_accept(use_awaitable);
}
aio::task<> step();
aio::task<> other() { co_await step(); }
aio::task<int> recv(stream &peer, std::chrono::milliseconds limit) { co_return co_await peer.recv(); }
aio::task<> told_at_the_leaf(stream &peer) { co_await recv(peer, 1s); }
struct job : aio::task<int> {
  aio::task<int> resolve();
};
aio::task<> own_work(job &one) { co_await one.resolve(); }
