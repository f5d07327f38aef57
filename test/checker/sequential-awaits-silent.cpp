// Where the order matters, or may matter. The rule is off by default.
// RUN: %coro_tidy --checks=-*,coro-sequential-awaits %s -- -std=c++20 -I%inputs/mock > %t
// RUN: %FileCheck --allow-empty --implicit-check-not=warning: %s < %t
// RUN: %coro_tidy %S/sequential-awaits.cpp -- -std=c++20 -I%inputs/mock
#include "aio/aio.h"
#include "dialects.h"

struct connection {
  aio::task<int> read();
};
aio::task<int> user(int id);
aio::task<int> over(connection &peer, int id);
seastar::future<int> started(int id);
void between();

aio::task<> needs() {
  int one = co_await user(1);
  int two = co_await user(one);
  (void)two;
}
aio::task<> same_object(connection &peer) {
  int one = co_await peer.read();
  int two = co_await peer.read();
  int three = co_await over(peer, 1);
  int four = co_await over(peer, 2);
}
aio::task<> something_between() {
  int one = co_await user(1);
  between();
  int two = co_await user(2);
}
aio::task<> alone() { int one = co_await user(1); }
seastar::future<> eager() {
  int one = co_await started(1);
  int two = co_await started(2);
}
aio::task<> effects() {
  co_await user(1);
  co_await user(2);
}
