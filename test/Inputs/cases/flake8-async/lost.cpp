// Work that is lost, by the list of flake8-async: ASYNC105, ASYNC111, ASYNC113 and ASYNC300.
#define WITHOUT_STANDALONE_ASIO
#include <aio/aio.h>
#include <aio/sleep.h>
#include <async_mutexes.h>
#include <boost/asio.hpp>

#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <vector>

namespace asio = boost::asio;
using namespace std::chrono_literals;

aio::task<int> fetch();
aio::task<> notify();
asio::awaitable<int> lookup();
asio::awaitable<void> serve();
void handle(std::future<int>);
void handle_all(std::vector<std::future<int>>);
bool condition();

// ASYNC105, fine: starts the loop
// silent
void runs() { aio::run(fetch()); }

// ASYNC105, fine: awaited
// silent
aio::task<> awaited() {
  co_await fetch();
  co_await aio::sleep(5s);
}

// ASYNC105, error: a function of the program's own, not awaited
// warn: never-awaited
aio::task<> not_awaited() {
  fetch();
  co_return;
}

// ASYNC105, error: the sleep of the library, not awaited
// warn: never-awaited
aio::task<> sleep_not_awaited() {
  aio::sleep(5s);
  co_return;
}

// ASYNC105, error: a wait with a limit, not awaited
// warn: never-awaited
aio::task<> operation_not_awaited(asio::steady_timer &timer) {
  timer.async_wait(asio::use_awaitable);
  co_return;
}

// ASYNC105, error: a read, not awaited
// warn: never-awaited
asio::awaitable<void> read_not_awaited(asio::ip::tcp::socket &socket, char (&data)[64]) {
  socket.async_read_some(asio::buffer(data), asio::use_awaitable);
  co_return;
}

// ASYNC105, error: a write, not awaited
// warn: never-awaited
asio::awaitable<void> write_not_awaited(asio::ip::tcp::socket &socket, char (&data)[64]) {
  asio::async_write(socket, asio::buffer(data), asio::use_awaitable);
  co_return;
}

// ASYNC105, error: a name that is resolved, not awaited
// warn: never-awaited
asio::awaitable<void> resolve_not_awaited(asio::ip::tcp::resolver &resolver) {
  resolver.async_resolve("localhost", "80", asio::use_awaitable);
  co_return;
}

// ASYNC105, error: a yield to the loop, not awaited
// warn: never-awaited
asio::awaitable<void> yield_not_awaited(asio::io_context &loop) {
  asio::post(loop, asio::use_awaitable);
  co_return;
}

// ASYNC105, error: entered as a block without an await
// warn: never-awaited
cppcoro::task<> entered_without_await(cppcoro::async_mutex &mutex) {
  auto hold = mutex.scoped_lock_async();
  co_return;
}

// ASYNC105, fine: entered with an await
// silent
cppcoro::task<> entered_with_await(cppcoro::async_mutex &mutex) {
  auto hold = co_await mutex.scoped_lock_async();
}

// ASYNC105, error: kept in a variable and awaited later
// different: silent; it is awaited, and flake8-async says itself that this one is no mistake
aio::task<> awaited_later() {
  auto k = fetch();
  co_await k;
}

// ASYNC105, fine: started on a loop that keeps it
// silent
void started(asio::io_context &loop) { asio::co_spawn(loop, serve(), asio::detached); }

// ASYNC105, error: started by a method, and the start not awaited
// warn: never-awaited
asio::awaitable<void> start_not_awaited(asio::io_context &loop) {
  asio::co_spawn(loop, serve(), asio::use_awaitable);
  co_return;
}

// ASYNC105, fine: a method of that name which is not async
// silent
struct nursery {
  void start_soon(std::function<aio::task<>()>);
  void start();
};
aio::task<> other_start(nursery &group) {
  group.start();
  group.start_soon(notify);
  co_return;
}

// ASYNC111, error: an object of an inner block given to work of an outer one
// warn: spawned-reference
void inner_object(asio::io_context &loop) {
  {
    int counter = 0;
    asio::co_spawn(
        loop,
        [&counter]() -> asio::awaitable<void> {
          co_await serve();
          ++counter;
        },
        asio::detached);
  }
}

// ASYNC111, error: through a handler
// warn: spawned-reference
void inner_handler(asio::io_context &loop, asio::steady_timer &timer) {
  (void)loop;
  int counter = 0;
  timer.async_wait([&counter](auto) { ++counter; });
}

// ASYNC111, fine: an object that lives longer than the loop
// silent
int outer_object() {
  int counter = 0;
  asio::io_context loop;
  asio::co_spawn(
      loop,
      [&counter]() -> asio::awaitable<void> {
        co_await serve();
        ++counter;
      },
      asio::detached);
  loop.run();
  return counter;
}

// ASYNC111, fine: an object that the work owns with others
// silent
void shared_object(asio::io_context &loop) {
  auto counter = std::make_shared<int>(0);
  asio::co_spawn(
      loop,
      [counter]() -> asio::awaitable<void> {
        co_await serve();
        ++*counter;
      },
      asio::detached);
}

// ASYNC111, error: as an argument of the work
// warn: dangling-argument
asio::awaitable<void> count(int &);
void inner_argument(asio::io_context &loop) {
  int counter = 0;
  asio::co_spawn(loop, count(counter), asio::detached);
}

// ASYNC300, error: the handle of started work, dropped
// warn: lost-handle
void dropped_handle(asio::io_context &loop) { asio::co_spawn(loop, lookup(), asio::use_future); }

// ASYNC300, error: the handle of a library whose loop keeps the work
// different: silent; aio keeps a task that was started, and reports its exception when the handle is gone
aio::task<> dropped_own() {
  aio::create_task(fetch());
  co_return;
}

// ASYNC300, fine: in a variable
// silent
int in_variable(asio::io_context &loop) {
  auto k = asio::co_spawn(loop, lookup(), asio::use_future);
  loop.run();
  return k.get();
}

// ASYNC300, fine: put into a list
// silent
void into_list(asio::io_context &loop) {
  std::vector<std::future<int>> all;
  all.push_back(asio::co_spawn(loop, lookup(), asio::use_future));
  handle_all(std::move(all));
}

// ASYNC300, fine: given to a function
// silent
void to_function(asio::io_context &loop) { handle(asio::co_spawn(loop, lookup(), asio::use_future)); }

// ASYNC300, fine: in an object that collects by an operator
// silent
struct storer {
  storer &operator|=(std::future<int>);
  storer &operator+=(std::future<int>);
};
void by_operator(asio::io_context &loop, storer &all) {
  all |= asio::co_spawn(loop, lookup(), asio::use_future);
  all += asio::co_spawn(loop, lookup(), asio::use_future);
}

// ASYNC300, fine: returned
// silent
std::future<int> returned(asio::io_context &loop) { return asio::co_spawn(loop, lookup(), asio::use_future); }

// ASYNC300, fine: returned in a list
// silent
std::vector<std::future<int>> returned_list(asio::io_context &loop) {
  std::vector<std::future<int>> all;
  for (int i = 0; i < 10; ++i)
    all.emplace_back(asio::co_spawn(loop, lookup(), asio::use_future));
  return all;
}

// ASYNC300, error: left of a comma
// warn: lost-handle
void left_of_comma(asio::io_context &loop, int args) {
  args = (asio::co_spawn(loop, lookup(), asio::use_future), 1);
  (void)args;
}

// ASYNC300, error: in a list that is thrown away
// warn: lost-handle
void list_dropped(asio::io_context &loop) {
  std::vector<std::future<int>> all;
  all.push_back(asio::co_spawn(loop, lookup(), asio::use_future));
}

// ASYNC300, error: in a variable that nobody reads
// warn: lost-handle
void unread_variable(asio::io_context &loop) { auto k = asio::co_spawn(loop, lookup(), asio::use_future); }

// ASYNC300, fine: through a variable that holds the function
// silent
void through_variable(asio::io_context &loop) {
  auto boo = [&loop] { return asio::co_spawn(loop, lookup(), asio::use_future); };
  boo();
}
