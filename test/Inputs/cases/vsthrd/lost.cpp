// Tasks that are lost, by the list of Microsoft's threading analyzers: VSTHRD100, 101, 107, 110 and 114.
#define WITHOUT_STANDALONE_ASIO
#include <aio/aio.h>
#include <async_mutexes.h>
#include <dialects.h>
#include <mini_task.h>

#include <coroutine>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <tuple>

struct test_object {
  aio::task<> bar();
  aio::task<int> value();
};
aio::task<> bar();
aio::task<int> value();
bool condition();

// VSTHRD110, error: dropped in a plain function
// warn: never-awaited
void plain() { bar(); }

// VSTHRD110, error: dropped in a function that runs elsewhere
// warn: never-awaited
aio::task<> on_thread() {
  co_await aio::to_thread([] { bar(); });
}

// VSTHRD110, fine: kept in a variable that is not used
// different: warn never-awaited; their tasks run by themselves, ours never do without an await
void local() { auto t = bar(); }

// VSTHRD110, fine: given to a function that forgets it
// silent
void forget(aio::task<>);
void forgets() { forget(bar()); }

// VSTHRD110, fine: put into a member
// silent
struct keeps {
  aio::task<> t;
  void foo() { t = bar(); }
};

// VSTHRD110, fine: passed on
// silent
void other_method(aio::task<>);
void passes() { other_method(bar()); }

// VSTHRD110, fine: returned
// silent
aio::task<> returns() { return bar(); }

// VSTHRD110, error: a continuation, which gives the task that is dropped
// different: silent; what the members of a task do, whoever wrote the task decided: many start it
struct chained : mini::task<> {
  struct promise_type : mini::task<>::promise_type {
    chained get_return_object();
  };
  template <class F> chained then(F) { throw 0; }
};
chained chain();
void continues() {
  chain().then([] {});
}

// VSTHRD110, fine: dropped in a coroutine
// different: warn never-awaited; the C# compiler warns there itself
aio::task<> in_coroutine() {
  bar();
  co_return;
}

// VSTHRD110, error: configured, and dropped
// warn: never-awaited
folly::coro::Task<> folly_bar();
void configured(folly::Executor *executor) { folly::coro::co_withExecutor(executor, folly_bar()); }

// VSTHRD110, error: configured, with a value
// warn: never-awaited
folly::coro::Task<int> folly_value();
void configured_value(folly::Executor *executor) { folly::coro::co_withExecutor(executor, folly_value()); }

// VSTHRD110, error: a limit around the task, and all of it dropped
// warn: never-awaited
namespace app {
aio::task<> with_limit(aio::task<>);
}
void limited() { app::with_limit(bar()); }

// VSTHRD110, error: something to await that is no task
// different: silent; timers, yields and locks are awaitables too, and some are dropped on purpose
struct custom_awaitable {
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  void await_resume();
};
custom_awaitable custom();
void drops_awaitable() { custom(); }

// VSTHRD110, fine: something that only looks like it
// silent
struct not_awaitable {
  bool await_ready();
  int get_result();
};
not_awaitable like_it();
void drops_like_it() { like_it(); }

// VSTHRD110, error: a class whose author asks for its use, which starts by itself
// warn: never-awaited
struct [[nodiscard]] strict {
  using promise_type = mini::eager<>::promise_type;
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  void await_resume();
};
strict save();
void drops_eager() { save(); }

// VSTHRD110, error: of an object that may be missing
// warn: never-awaited
void conditional(test_object *tester) {
  if (tester)
    tester->bar();
}

// VSTHRD110, error: of an optional object, in a choice
// warn: never-awaited
void conditional_choice(std::optional<test_object> tester) { tester ? (void)0 : (void)0, tester->bar(); }

// VSTHRD110, error: right of an and
// warn: never-awaited
void conditional_and(test_object *tester) { tester &&(tester->bar(), true); }

// VSTHRD110, fine: of an object that may be missing, awaited
// silent
aio::task<> conditional_awaited(test_object *tester) { co_await (tester ? tester->bar() : bar()); }

// VSTHRD110, fine: of an object that may be missing, returned
// silent
aio::task<> conditional_returned(test_object *tester) { return tester ? tester->bar() : bar(); }

// VSTHRD110, error: in a destructor
// warn: never-awaited
struct finalizer {
  aio::task<> dispose();
  ~finalizer() { dispose(); }
};

// VSTHRD110, error: work for a thread, in a destructor
// warn: never-awaited
struct thread_finalizer {
  ~thread_finalizer() {
    aio::to_thread([] {});
  }
};

// VSTHRD110, fine: used inside parentheses
// silent
struct loads {
  std::function<aio::task<int>()> load;
  int balance() { return aio::run((load())); }
};

// VSTHRD110, error: in a plain function inside a coroutine
// warn: never-awaited
aio::task<> inner_function() {
  auto inner = [] { bar(); };
  inner();
  co_return;
}

// VSTHRD110, fine: the lambda gives the task back
// silent
struct logger {
  aio::task<> info(std::string);
};
struct mock_verifier {
  void verify(std::function<aio::task<>(logger &)>);
};
void expression_lambda(mock_verifier &mock) {
  mock.verify([](logger &x) { return x.info("test"); });
}

// VSTHRD110, fine: the lambda gives the task to a template
// silent
struct mock_template {
  template <class F> void verify(F expression, int times) {
    logger one;
    (void)expression(one);
    (void)times;
  }
};
void expression_template(mock_template &mock) {
  mock.verify([](logger &x) { return x.info("test"); }, 0);
}

// VSTHRD110, fine: a variable that holds such a lambda
// silent
void expression_variable() {
  std::function<aio::task<>(logger &)> expr = [](logger &x) { return x.info("test"); };
  (void)expr;
}

// VSTHRD110, fine: dropped by a cast to void
// silent
void on_purpose() { (void)bar(); }

// VSTHRD110, fine: assigned to a discard
// silent
void discards() { std::ignore = bar(); }

// VSTHRD110, fine: kept in a variable that is named like one
// different: warn never-awaited; such a name is what guards get, and a lock without its await is found so
void discards_by_name() { auto _ = bar(); }

// VSTHRD110, fine: kept in a variable that says so
// silent
void kept_on_purpose() { [[maybe_unused]] auto t = bar(); }

// VSTHRD107, error: a lock without an await, in a plain function
// warn: never-awaited
cppcoro::async_mutex lck;
void lock_plain() { auto hold = lck.scoped_lock_async(); }

// VSTHRD107, error: in a function that gives a number
// warn: never-awaited
int lock_number() {
  auto hold = lck.scoped_lock_async();
  return 3;
}

// VSTHRD107, error: in a function that gives a task
// warn: never-awaited
cppcoro::task<> later();
cppcoro::task<> lock_task() {
  auto hold = lck.scoped_lock_async();
  return later();
}

// VSTHRD107, error: in a coroutine
// warn: never-awaited
cppcoro::task<> lock_coroutine() {
  auto hold = lck.scoped_lock_async();
  co_return;
}

// VSTHRD107, error: one of two locks
// warn: never-awaited
struct unit_guard {
  unit_guard(unit_guard &&) noexcept;
  ~unit_guard();
};
struct semaphore {
  aio::task<unit_guard> acquire();
};
aio::task<> lock_either(semaphore &t1, semaphore &t2) {
  auto hold = condition() ? t1.acquire() : t2.acquire();
  co_return;
}

// VSTHRD107, fine: awaited
// silent
cppcoro::task<> lock_awaited() { auto hold = co_await lck.scoped_lock_async(); }

// VSTHRD107, error: awaited once, where a task is in the task
// warn: task-of-task
aio::task<aio::task<unit_guard>> nested_lock();
aio::task<> lock_nested() { auto hold = co_await nested_lock(); }

// VSTHRD107, error: a variable that is a task
// warn: never-awaited
void lock_variable(semaphore &units) { aio::task<unit_guard> hold = units.acquire(); }

// VSTHRD101, error: a coroutine given for a function without a result
// warn: never-awaited
void takes(std::function<void()> action);
void takes_with(std::function<void(std::string)> action);
void lambda_argument() {
  takes([]() -> aio::task<> { co_await bar(); });
}

// VSTHRD101, error: with a parameter
// warn: never-awaited
void lambda_parameter() {
  takes_with([](std::string) -> aio::task<> { co_await bar(); });
}

// VSTHRD101, error: with a parameter of any type
// warn: never-awaited
void lambda_generic() {
  takes_with([](auto) -> aio::task<> { co_await bar(); });
}

// VSTHRD101, error: a named coroutine given for it
// warn: never-awaited
void function_argument() { takes(bar); }

// VSTHRD101, error: put into a variable
// warn: never-awaited
void lambda_variable() {
  std::function<void()> action = []() -> aio::task<> { co_await bar(); };
  action();
}

// VSTHRD101, error: assigned to a variable
// warn: never-awaited
std::function<void(int)> on_click;
void lambda_assigned() {
  on_click = [](int) -> aio::task<> { co_await bar(); };
}

// VSTHRD101, error: added to a list of handlers
// warn: never-awaited
struct events {
  void add(std::function<void(int)> handler);
};
void lambda_handler(events &one) {
  one.add([](int) -> aio::task<> { co_await bar(); });
}

// VSTHRD101, fine: given for a function that gives a task
// silent
void takes_task(std::function<aio::task<>()> action);
void lambda_task() {
  takes_task([]() -> aio::task<> { co_await bar(); });
}

// VSTHRD101, fine: a coroutine that starts by itself and that nobody awaits
// silent
void lambda_detached() {
  takes([]() -> mini::detached { co_return; });
}

// VSTHRD100, error: a coroutine that gives nothing to await
// different: silent; unretrieved-exception looks at these, and is off by default: detached work is common in C++
mini::detached async_void() {
  (void)condition();
  co_return;
}

// VSTHRD114, error: an empty task returned
// different: silent; DESIGN has no finding for it: aio's empty task says so at its first await
aio::task<> gives_empty() { return {}; }

// VSTHRD114, error: an empty task with a value
// different: silent; as above
aio::task<int> gives_empty_value() { return aio::task<int>(); }

// VSTHRD114, error: an empty task in a choice
// different: silent; as above
aio::task<> gives_empty_choice(bool which) { return which ? aio::task<>() : bar(); }

// VSTHRD114, fine: a coroutine that gives a null
// silent
aio::task<int *> gives_null() { co_return nullptr; }

// VSTHRD114, fine: a task that may be missing
// silent
std::optional<aio::task<>> gives_optional() { return std::nullopt; }

// VSTHRD114, fine: a lambda coroutine that gives a null
// silent
void null_in_lambda() {
  auto lambda = []() -> aio::task<int *> { co_return nullptr; };
  aio::create_task(lambda());
}
