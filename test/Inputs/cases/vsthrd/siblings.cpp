// A call with an awaitable sibling, by the list of Microsoft's threading analyzers: VSTHRD103. A method of theirs that
// returns a Task is a coroutine here, Foo and FooAsync are foo and foo_async. Read with coro-calls.txt beside it.
#include <aio/aio.h>

#include <functional>
#include <future>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

aio::task<int> number();
void check(int);
void print(const std::string &);

// VSTHRD103, error: runs a loop in a coroutine
// warn: nested-run
aio::task<> runs_loop() {
  aio::run(number());
  co_return;
}

// VSTHRD103, error: runs a loop and returns what it gives
// warn: nested-run
aio::task<int> runs_loop_result() {
  int value = aio::run(number());
  co_return value;
}

// VSTHRD103, error: runs a loop in the return
// warn: nested-run
aio::task<int> runs_loop_return() { co_return aio::run(number()); }

// VSTHRD103, error: joins work
// warn: blocking-call
aio::task<> joins(std::thread &thread) {
  thread.join();
  co_return;
}

// VSTHRD103, error: waits for a future
// warn: blocking-call
aio::task<> waits(std::future<void> future) {
  future.wait();
  co_return;
}

// VSTHRD103, error: waits for a future of another kind
// warn: blocking-call
aio::task<> waits_shared(std::shared_future<void> future) {
  future.wait();
  co_return;
}

// VSTHRD103, error: takes the result of a future
// warn: blocking-call
aio::task<int> takes_result(std::future<int> future) {
  int result = future.get();
  co_return result;
}

// VSTHRD103, error: takes the result of a future that may be missing
// warn: blocking-call
aio::task<int> takes_result_optional(std::optional<std::future<int>> future) {
  if (future)
    co_return future->get();
  co_return 1;
}

// VSTHRD103, error: takes it in a choice
// warn: blocking-call
aio::task<int> takes_result_choice(std::future<int> *future) { co_return future ? future->get() : 1; }

// VSTHRD103, error: takes the result as an argument
// warn: blocking-call
aio::task<> takes_result_argument(std::future<int> future) {
  check(future.get());
  co_return;
}

// VSTHRD103, error: takes it in the object of an awaited call
// warn: blocking-call
struct console {
  aio::task<> write_line();
};
aio::task<> takes_result_object(std::future<console> future) { co_await future.get().write_line(); }

// VSTHRD103, error: in a coroutine lambda of a plain function
// warn: blocking-call
void takes_result_lambda() {
  std::function<aio::task<int>(std::future<int>)> f = [](std::future<int> t) -> aio::task<int> { co_return t.get(); };
  (void)f;
}

// VSTHRD103, error: in a lambda that returns the task of a plain function
// different: silent; a function that only returns a task may be called from anywhere
void takes_result_plain_lambda() {
  std::function<aio::task<int>(std::future<int>)> f = [](std::future<int> t) {
    check(t.get());
    return number();
  };
  (void)f;
}

// VSTHRD103, fine: in a continuation of its own
// silent
namespace promises {
template <class T> struct future {
  T get();
  template <class F> future<int> then(F) { throw 0; }
};
} // namespace promises
aio::task<> takes_result_continuation(promises::future<int> task) {
  (void)task.then([](promises::future<int> done) { check(done.get()); });
  co_return;
}

// VSTHRD103, error: takes the result of the temporary
// warn: blocking-call
aio::task<int> takes_result_temporary() { co_return std::async([] { return 1; }).get(); }

// VSTHRD103, error: the sibling stands in the same class
// warn: prefer-async-sibling
struct same_class {
  static void foo(int x, int y);
  static aio::task<> foo_async(int x, int y);
  aio::task<> t() {
    foo(10, 15);
    co_return;
  }
};

// VSTHRD103, fine: the sibling is deprecated
// silent
struct deprecated_sibling {
  static void foo(int x, int y);
  [[deprecated]] static aio::task<> foo_async(int x, int y);
  aio::task<> t() {
    foo(10, 15);
    co_return;
  }
};

// VSTHRD103, error: the sibling of another overload is deprecated
// warn: prefer-async-sibling
struct partly_deprecated {
  static void foo(int x, int y);
  static void foo(int x, double y);
  [[deprecated]] static aio::task<> foo_async(int x, int y);
  static aio::task<> foo_async(int x, double y);
  aio::task<> t() {
    foo(10, 15.0);
    co_return;
  }
};

// VSTHRD103, error: in a subexpression
// warn: prefer-async-sibling
struct subexpression {
  static std::string foo();
  static aio::task<std::string> foo_async();
  aio::task<int> t() { co_return foo().compare("1"); }
};

// VSTHRD103, error: in another class
// warn: prefer-async-sibling
struct util {
  static void foo();
  static aio::task<> foo_async();
};
aio::task<> other_class() {
  util::foo();
  co_return;
}

// VSTHRD103, fine: the sibling is private in another class
// silent
class closed {
public:
  static void foo();

private:
  static aio::task<> foo_async();
};
aio::task<> private_sibling() {
  closed::foo();
  co_return;
}

// VSTHRD103, error: the sibling stands in the base class
// warn: prefer-async-sibling
struct fruit {
  aio::task<> foo_async();
};
struct apple : fruit {
  void foo();
};
aio::task<> base_sibling(apple &a) {
  a.foo();
  co_return;
}

// VSTHRD103, error: the sibling is a function that takes the object
// warn: prefer-async-sibling
namespace trees {
struct tree {
  void shake(int times);
};
aio::task<> shake_async(tree &, int times);
} // namespace trees
aio::task<> extension(trees::tree &one) {
  one.shake(3);
  co_return;
}

// VSTHRD103, fine: a function of that name that takes another object
// silent
namespace trees {
struct bush {
  void cut();
};
aio::task<> cut_async(tree &);
} // namespace trees
aio::task<> other_extension(trees::bush &one) {
  one.cut();
  co_return;
}

// VSTHRD103, error: both are functions that take the object
// warn: prefer-async-sibling
namespace executables {
struct executable {};
std::string get_output(executable &);
aio::task<std::string> get_output_async(executable &);
} // namespace executables
aio::task<> both_extensions(executables::executable &one) {
  std::string result = get_output(one);
  co_return;
}

// VSTHRD103, error: named by a using declaration
// warn: prefer-async-sibling
namespace fruits {
void peel();
aio::task<> peel_async();
} // namespace fruits
aio::task<> by_using() {
  using fruits::peel;
  peel();
  co_return;
}

// VSTHRD103, fine: the namesake stands in another namespace
// silent
namespace plates {
void wash();
}
namespace cups {
aio::task<> wash_async();
}
aio::task<> across_namespaces() {
  using namespace plates;
  using namespace cups;
  wash();
  co_return;
}

// VSTHRD103, fine: awaits a task although one with the suffix exists
// silent
struct both_tasks {
  aio::task<> foo();
  aio::task<> foo_async();
  aio::task<> bar_async() { co_await foo(); }
};

// VSTHRD103, fine: getters, which are never coroutines
// silent
struct properties {
  std::string text;
  const std::string &foo() const { return text; }
  aio::task<std::string> foo_async();
  std::string bar() const { return foo() + text; }
  aio::task<> t() {
    (void)foo();
    co_return;
  }
};

// VSTHRD103, error: templates
// warn: prefer-async-sibling
template <class T> void generic();
template <class T> aio::task<> generic_async();
aio::task<> calls_generic() {
  generic<int>();
  co_return;
}

// VSTHRD103, error: comments stand around the call
// warn: prefer-async-sibling
aio::task<> comments() {
  // before
  util::foo(/* between */); // after
  co_return;
}

// VSTHRD103, error: starts the sibling and waits for it
// warn: nested-run
aio::task<> sibling_waited_for() {
  aio::run(util::foo_async(/* between */));
  co_return;
}

// VSTHRD103, fine: the sibling takes an asynchronous callable
// silent
struct assertions {
  template <class E> static void throws(std::function<void()> action);
  template <class E> static aio::task<> throws_async(std::function<aio::task<>()> action);
};
aio::task<> other_callable() {
  assertions::throws<std::runtime_error>([] {});
  co_return;
}

// VSTHRD103, fine: inside the sibling itself
// silent
struct is_self {
  void call_main();
  aio::task<> call_main_async() {
    call_main();
    co_return;
  }
};

// VSTHRD103, fine: the namesake gives nothing to await
// silent
struct gives_nothing {
  void log();
  void log_async();
  aio::task<> t() {
    log();
    co_return;
  }
};

// VSTHRD103, fine: in a plain function inside the coroutine
// silent
std::function<void()> kept_handler;
struct inside_plain {
  void bar();
  aio::task<> bar_async();
  aio::task<> foo() {
    kept_handler = [this] { bar(); };
    co_return;
  }
};

// VSTHRD103, fine: excluded by a file
// silent
namespace app {
void slow_sync_method();
aio::task<> slow_sync_method_async();
void not_excluded();
aio::task<> not_excluded_async();
} // namespace app
aio::task<> excluded() {
  app::slow_sync_method();
  co_return;
}

// VSTHRD103, error: not excluded by the file
// warn: prefer-async-sibling
aio::task<> not_excluded() {
  app::not_excluded();
  co_return;
}

// VSTHRD103, fine: the namesake takes fewer parameters
// silent
struct fewer {
  int bar(int id, int number);
  aio::task<int> bar_async(int id);
  aio::task<int> method() { co_return bar(10, 11); }
};

// VSTHRD103, fine: in a function that is no coroutine
// silent
void plain_function() { util::foo(); }

// VSTHRD103, error: the sibling takes more, with defaults
// warn: prefer-async-sibling
struct more_parameters {
  int load(const std::string &key);
  aio::task<int> load_async(const std::string &key, int retries = 3);
};
aio::task<int> with_defaults(more_parameters &store) { co_return store.load("key"); }
