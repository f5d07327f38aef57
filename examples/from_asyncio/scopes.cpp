// Scopes with an asynchronous end, and asynchronous generators.
#include <aio/async_generator.h>
#include <aio/exit_stack.h>
#include <aio/sleep.h>
#include <aio/task.h>
#include <aio/testing/run.h>

#include <chrono>
#include <iostream>
#include <string>
#include <utility>

using namespace std::chrono_literals;

namespace {

/// A resource: what has a close() or aclose() that can be awaited.
class connection {
public:
  explicit connection(std::string name) : name_(std::move(name)) {}
  const std::string &name() const noexcept { return name_; }
  aio::task<void> close() {
    co_await aio::sleep(1s);
    std::cout << "closed " << name_ << '\n';
  }

private:
  std::string name_;
};

aio::task<connection> connect(std::string name) {
  co_await aio::sleep(1s);
  co_return connection(std::move(name));
}

// async with
aio::task<void> one_resource() {
  co_await aio::with(connect("a"), [](connection &to) -> aio::task<void> {
    std::cout << "use " << to.name() << '\n';
    co_return;
  });
}
// prints: use a
// prints: closed a

aio::task<void> say(const char *text) {
  std::cout << text << '\n';
  co_return;
}

// contextlib.AsyncExitStack, contextlib.AsyncExitStack.enter_async_context
// contextlib.AsyncExitStack.push_async_callback
aio::task<void> several() {
  co_await aio::with_exit_stack([](aio::exit_stack &stack) -> aio::task<void> {
    stack.push([] { return say("last"); });
    connection &first = co_await stack.enter(connect("b"));
    connection &second = co_await stack.enter(connect("c"));
    std::cout << "use " << first.name() << second.name() << '\n';
  });
}
// prints: use bc
// prints: closed c
// prints: closed b
// prints: last

// contextlib.asynccontextmanager
aio::async_generator<int> transaction() {
  std::cout << "begin\n";
  co_yield 1;
  co_await aio::sleep(1s);
  std::cout << "commit\n";
}

aio::task<void> enter_a_generator() {
  co_await aio::with_exit_stack([](aio::exit_stack &stack) -> aio::task<void> {
    const int &number = co_await stack.enter(transaction());
    std::cout << "in transaction " << number << '\n';
  });
}
// prints: begin
// prints: in transaction 1
// prints: commit

// anext, contextlib.aclosing
aio::task<void> iterate() {
  auto numbers = transaction();
  while (auto number = co_await numbers.next()) // async for
    std::cout << "number " << *number << '\n';
  co_await numbers.aclose(); // to leave it before its end
}
// prints: begin
// prints: number 1
// prints: commit

aio::task<void> all() {
  co_await one_resource();
  co_await several();
  co_await enter_a_generator();
  co_await iterate();
}

} // namespace

int main() { aio::testing::run(all()); }
