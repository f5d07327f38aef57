// aio::testing::run: aio::run for tests.
#pragma once

#include "aio/runner.h"
#include "aio/testing/clock.h"

#include <functional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace aio::testing {

/// Thrown by testing::run: what() lists, one line each, what the tested code left behind.
class leak_error : public std::logic_error {
public:
  using std::logic_error::logic_error;
};

namespace detail {
/// Collects what a run leaves behind.
class leak_check {
public:
  explicit leak_check(run_options &options);
  leak_check(const leak_check &) = delete;
  leak_check &operator=(const leak_check &) = delete;
  /// The tasks that are alive when the main task is done.
  void look_at(const loop &finished);
  /// After the close.
  void throw_if_leaked() const;

private:
  clock own_clock_;
  std::vector<std::string> found_;
};
} // namespace detail

/// Runs `main` on a mock clock that jumps to the next timer, so that the test never waits, and fails when it leaves
/// something behind: a task that is still alive when `main` is done (background tasks excepted), or an exception that
/// nobody retrieved. An exception of `main` itself comes first. `options`: a clock or exception handler given there is
/// used instead.
/// Errors: leak_error. Threads: as aio::run.
template <class T> T run(task<T> main, run_options options = {}) {
  detail::leak_check leaks(options);
  aio::detail::outcome<T> ended;
  {
    runner once(options);
    if constexpr (std::is_void_v<T>) {
      once.run(std::move(main));
      ended.set_value();
    } else {
      ended.set_value(once.run(std::move(main)));
    }
    leaks.look_at(once.get_loop());
  }
  leaks.throw_if_leaked();
  return ended.take();
}

} // namespace aio::testing
