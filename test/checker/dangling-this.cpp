// Member coroutines whose object is gone before their task is done.
// RUN: %not %coro_tidy --checks=-*,coro-dangling-this %s -- -std=c++20 -I%inputs/checker -I%inputs/mock > %t
// RUN: %FileCheck %s < %t
// RUN: %FileCheck --check-prefix=ONLY --implicit-check-not=warning: %s < %t
#include "mini_task.h"

#include <aio/aio.h>
#include <boost/asio.hpp>

#include <string>
#include <vector>

using namespace mini;
namespace net = boost::asio;

struct watch {
  explicit watch(const std::string &what) : host(what) {}
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  void await_resume();
  const std::string &host;
};
task<> look_up(const std::string &host);

struct client {
  std::string host;
  ~client();
  task<> fetch();
  task<> visible() {
    co_await work();
    (void)host.size();
  }
  eager<> eagerly() {
    co_await work();
    host.clear();
  }
  eager<> watches() { co_await watch{host}; }
  eager<> looks_up() { co_await look_up(host); }
  eager<> in_a_loop() {
    for (int i = 0; i < 2; ++i) {
      host.clear();
      co_await work();
    }
  }
  net::awaitable<void> run();
};
client make();

task<> temporaries() {
  auto first = client{"x"}.fetch();
  // CHECK: :[[@LINE-1]]:16: warning: this temporary dies before the task of its member 'fetch' is done: give it a name, or await the call at once [coro-dangling-this]
  // CHECK: :[[@LINE-2]]:8: note: the task is kept here
  co_await first;
  auto second = make().visible();
  // CHECK: :[[@LINE-1]]:17: warning: this temporary dies {{.*}} 'visible'
  co_await second;
  auto third = make().eagerly();
  // CHECK: :[[@LINE-1]]:16: warning: this temporary dies {{.*}} 'eagerly'
  co_await third;
  auto fourth = make().watches();
  // CHECK: :[[@LINE-1]]:17: warning: this temporary dies {{.*}} 'watches'
  auto fifth = make().looks_up();
  // CHECK: :[[@LINE-1]]:16: warning: this temporary dies {{.*}} 'looks_up'
  auto sixth = make().in_a_loop();
  // CHECK: :[[@LINE-1]]:16: warning: this temporary dies {{.*}} 'in_a_loop'
  co_await fourth, co_await fifth, co_await sixth;
}
task<> wrapper() {
  client mine{"x"};
  return mine.fetch();
  // CHECK: :[[@LINE-1]]:10: warning: 'mine' dies before the task of its member 'fetch' is done: keep it alive until then
  // CHECK: :[[@LINE-2]]:3: note: the task goes to the caller here
}
void detached_from(net::any_io_executor executor) {
  client mine{"x"};
  co_spawn(executor, mine.run(), net::detached);
  // CHECK: :[[@LINE-1]]:22: warning: 'mine' dies before the task of its member 'run'
  // CHECK: :[[@LINE-2]]:3: note: the task runs on after this call
  // CHECK: :[[@LINE+1]]:1: note: 'mine' dies here
}
task<> in_a_loop() {
  std::vector<task<>> all;
  for (int i = 0; i < 3; ++i) {
    client mine = make();
    all.push_back(mine.fetch());
    // CHECK: :[[@LINE-1]]:19: warning: 'mine' dies
  }
  for (auto &one : all)
    co_await one;
}

struct tcp_socket {};
class session {
public:
  explicit session(tcp_socket);
  ~session();
  void start() { launch(); }

private:
  void launch() { co_spawn(executor_, run(), net::detached); }
  net::awaitable<void> run() {
    co_await timer_.async_wait(net::use_awaitable);
    timer_.cancel();
  }
  net::any_io_executor executor_;
  net::steady_timer timer_;
};
void accepts(tcp_socket socket) {
  session client(socket);
  client.start();
  // CHECK: :[[@LINE-1]]:3: warning: 'client' dies before the task that its member 'start' starts is done: keep it alive until then
  // CHECK: :[[@LINE+2]]:1: note: 'client' dies here
  // CHECK: :{{[0-9]+}}:39: note: the task is started here
}

// ONLY-COUNT-10: warning: {{.*}} [coro-dangling-this]
