// Where a coroutine calls what has an awaitable form.
// RUN: %not %coro_tidy --checks=-*,coro-prefer-async-sibling %s -- -std=c++20 -I%inputs/mock > %t
// RUN: %FileCheck %s --implicit-check-not="cpp:{{[0-9]+}}:{{[0-9]+}}: warning:" < %t
#include "aio/aio.h"
#include "boost/asio.hpp"
#include "dialects.h"

#include <string>

struct client_base {
  aio::task<std::string> async_get(const std::string &key);
};
struct client : client_base {
  std::string get(const std::string &key);
  int put(const std::string &key, int value);
  aio::task<int> putAsync(const std::string &key, int value, int retries = 3);
};
aio::task<> bases(client &db) {
  std::string text = db.get("key");
  // CHECK: prefer-async-sibling.cpp:[[@LINE-1]]:25: warning: 'get' may block the event loop; its awaitable form is 'async_get' [coro-prefer-async-sibling]
  // CHECK: prefer-async-sibling.cpp:11:26: note: 'async_get' is declared here
  db.put("key", 1);
  // CHECK: :[[@LINE-1]]:6: warning: 'put' may block the event loop; its awaitable form is 'putAsync'
  co_return;
}
namespace shop {
int order(int item, boost::system::error_code &error);
template <class Token> auto async_order(int item, Token &&token);
folly::coro::Task<int> co_ship(int order);
int ship(int order);
} // namespace shop
boost::asio::awaitable<void> with_token() {
  boost::system::error_code error;
  shop::order(1, error);
  // CHECK: :[[@LINE-1]]:3: warning: 'order' may block the event loop; its awaitable form is 'async_order'
  co_return;
}
folly::coro::Task<> in_namespace() {
  if (shop::ship(1) > 0)
    // CHECK: :[[@LINE-1]]:7: warning: 'ship' may block the event loop; its awaitable form is 'co_ship'
    co_return;
}
/// A body that calls something nobody sees may block.
int read_from_somewhere();
struct sensor {
  int read() { return read_from_somewhere(); }
  coro::task<int> read_async();
  coro::task<> poll() {
    int value = read();
    // CHECK: :[[@LINE-1]]:17: warning: 'read' may block the event loop; its awaitable form is 'read_async'
    co_return;
  }
};

/// Functions that take the object.
namespace gardens {
struct plant {};
struct tree : plant {
  void shake(int times);
  void water();
  int count();
  aio::task<int> harvest_once();
};
aio::task<> async_shake(tree &, int times);
aio::task<> async_water(plant *);
template <class Token> void async_count(const tree &, Token &&token);
} // namespace gardens
aio::task<> outside_the_class(gardens::tree &one) {
  one.shake(3);
  // CHECK: :[[@LINE-1]]:7: warning: 'shake' may block the event loop; its awaitable form is 'async_shake'
  one.water();
  // CHECK: :[[@LINE-1]]:7: warning: 'water' may block
  one.count();
  // CHECK: :[[@LINE-1]]:7: warning: 'count' may block
  co_return;
}
