// Where the number of tasks is known, or limited. The rule is off by default.
// RUN: %coro_tidy --checks=-*,coro-unbounded-fanout %s -- -std=c++20 -I%inputs/mock > %t
// RUN: %FileCheck --allow-empty --implicit-check-not=warning: %s < %t
// RUN: %coro_tidy %S/unbounded-fanout.cpp -- -std=c++20 -I%inputs/mock
#include "aio/aio.h"
#include "boost/asio.hpp"

#include <array>
#include <vector>

namespace aio {
task<> gather(std::vector<task<>>);
}
aio::task<> fetch(int);
aio::task<> limited_by(int limit, int);

aio::task<> three() {
  std::vector<aio::task<>> tasks;
  for (int i = 0; i < 3; ++i)
    tasks.push_back(fetch(i));
  for (int id : std::array<int, 2>{1, 2})
    tasks.push_back(fetch(id));
  co_await aio::gather(std::move(tasks));
}
aio::task<> limited(const std::vector<int> &ids, int limit) {
  std::vector<aio::task<>> tasks;
  for (int id : ids)
    tasks.push_back(limited_by(limit, id));
  co_await aio::gather(std::move(tasks));
}
aio::task<> one_by_one(const std::vector<int> &ids) {
  for (int id : ids)
    co_await fetch(id);
}
boost::asio::awaitable<void> session(boost::asio::ip::tcp::socket);
boost::asio::awaitable<void> server(boost::asio::io_context &context, boost::asio::ip::tcp::acceptor &acceptor) {
  for (;;)
    boost::asio::co_spawn(context, session(co_await acceptor.async_accept(boost::asio::use_awaitable)),
                          boost::asio::detached);
}
aio::task<> kept(const std::vector<int> &ids, std::vector<aio::task<>> &out) {
  for (int id : ids)
    out.push_back(fetch(id));
  co_return;
}
