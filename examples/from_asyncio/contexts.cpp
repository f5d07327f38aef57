// Context variables: values that belong to a task and that its children inherit.
#include <aio/context.h>
#include <aio/context_var.h>
#include <aio/create_task.h>
#include <aio/loop.h>
#include <aio/testing/run.h>
#include <aio/to_thread.h>

#include <iostream>
#include <string>

namespace {

// contextvars.ContextVar
aio::context_var<std::string> request_id("-");

aio::task<void> child() {
  std::cout << "child: " << request_id.get() << '\n';
  request_id.set("child's own");
  co_return;
}

// contextvars.ContextVar.set, contextvars.ContextVar.get, contextvars.ContextVar.reset, contextvars.Token
aio::task<void> inherit() {
  auto before = request_id.set("r1");
  co_await aio::create_task(child());
  co_await aio::to_thread([] { std::cout << "thread: " << request_id.get() << '\n'; });
  std::cout << "parent: " << request_id.get() << '\n';
  request_id.reset(std::move(before));
  std::cout << "reset: " << request_id.get() << '\n';
}
// prints: child: r1
// prints: thread: r1
// prints: parent: r1
// prints: reset: -

// contextvars.copy_context, contextvars.Context
aio::task<void> start_in_another() {
  request_id.set("r2");
  const aio::context then = aio::context::current();
  request_id.set("r3");
  co_await aio::create_task(child(), {.context = &then}); // create_task(..., context=then)
}
// prints: child: r2

aio::task<void> all() {
  co_await inherit();
  co_await start_in_another();
}

} // namespace

int main() { aio::testing::run(all()); }
