// A task, an object that notices a wrong destruction, and the shapes' common parts, for the tests of g++'s coroutine
// bugs. RUN_SHAPES(...) runs each shape and prints "name: right" or "name: wrong".
#pragma once
#include <coroutine>
#include <cstdio>
#include <exception>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

inline std::set<const void *> alive;
inline int wrong, reached;

/// Knows where it lives: a bitwise copy of it is noticed when it is destroyed.
struct counted {
  int value;
  counted(int number) : value(number) { wrong += !alive.insert(this).second; }
  counted(const counted &other) : counted(other.value) {}
  counted(counted &&other) noexcept : counted(other.value) {}
  ~counted() { wrong += alive.erase(this) == 0; }
};

template <class T> struct value_of {
  std::optional<T> value;
  void return_value(T result) { value.emplace(std::move(result)); }
  T take() { return std::move(*value); }
};
template <> struct value_of<void> {
  void return_void() {}
  void take() {}
};
template <class T = void> struct task {
  struct promise_type : value_of<T> {
    std::coroutine_handle<> parent = std::noop_coroutine();
    std::exception_ptr error;
    struct leave {
      bool await_ready() noexcept { return false; }
      std::coroutine_handle<> await_suspend(std::coroutine_handle<promise_type> self) noexcept {
        return self.promise().parent;
      }
      void await_resume() noexcept {}
    };
    task get_return_object() { return task(std::coroutine_handle<promise_type>::from_promise(*this)); }
    std::suspend_always initial_suspend() noexcept { return {}; }
    leave final_suspend() noexcept { return {}; }
    void unhandled_exception() { error = std::current_exception(); }
  };
  explicit task(std::coroutine_handle<promise_type> mine) : handle(mine) {}
  task(task &&other) noexcept : handle(std::exchange(other.handle, {})) {}
  ~task() {
    if (handle)
      handle.destroy();
  }
  bool await_ready() { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> parent) {
    handle.promise().parent = parent;
    return handle;
  }
  T await_resume() {
    if (handle.promise().error)
      std::rethrow_exception(handle.promise().error);
    return handle.promise().take();
  }
  std::coroutine_handle<promise_type> handle;
};

struct bundle { // an aggregate
  counted first;
  int second = 0;
};
struct made { // no aggregate
  counted first;
  made(counted value) : first(value) {}
};
struct numbers {
  int first, second;
};
struct service {
  counted state{1};
  task<int> get() {
    [[maybe_unused]] int declared;
    co_return state.value;
  }
};
struct waiter { // an aggregate that can be awaited
  counted state;
  bool await_ready() { return true; }
  void await_suspend(std::coroutine_handle<>) {}
  int await_resume() { return state.value; }
};
struct failure {
  counted value;
  failure(counted v) : value(v) {}
};

inline task<int> one() {
  [[maybe_unused]] int declared;
  co_return 1;
}
inline task<counted> make() {
  [[maybe_unused]] int declared;
  co_return counted(1);
}
template <class T> task<int> take(T value) {
  [[maybe_unused]] T copy(value);
  co_return 1;
}
template <class F> task<int> call(F function) {
  [[maybe_unused]] int declared;
  co_return function();
}

struct shape {
  const char *name;
  task<> (*run)();
};
inline void run_shapes(std::initializer_list<shape> shapes) {
  for (const shape &one_shape : shapes) {
    alive.clear();
    wrong = reached = 0;
    bool done = false;
    {
      task<> running = one_shape.run();
      running.handle.resume();
      done = running.handle.done();
      if (!done)
        running.handle = {}; // what is left of it cannot be destroyed either
    }
    std::printf("%s: %s\n", one_shape.name, done && reached == 1 && wrong == 0 && alive.empty() ? "right" : "wrong");
    std::fflush(stdout);
  }
}
#define SHAPE(name)                                                                                                    \
  { #name, name }
