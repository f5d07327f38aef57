// Signals of the operating system, taken by the loop.
#pragma once

#include "aio/task.h"

#include <array>
#include <concepts>
#include <cstddef>
#include <functional>
#include <memory>

namespace aio {

/// Numbers of signals: `{SIGTERM, SIGHUP}`.
class signal_list {
public:
  template <std::same_as<int>... Numbers>
    requires(sizeof...(Numbers) >= 1 && sizeof...(Numbers) <= 16)
  constexpr signal_list(Numbers... numbers) noexcept // NOLINT(google-explicit-constructor)
      : numbers_{numbers...}, size_(sizeof...(Numbers)) {}
  constexpr const int *begin() const noexcept { return numbers_.data(); }
  constexpr const int *end() const noexcept { return numbers_.data() + size_; }

private:
  std::array<int, 16> numbers_;
  std::size_t size_;
};

/// Takes the signals from its making to its end; what comes while nobody waits is kept. Several streams, also of other
/// loops, may take the same signal: each gets it. When the last one goes, the signal has its default effect again.
/// Threads: the loop's only; the signal may come on any thread.
/// Errors: std::system_error for a signal that cannot be taken (SIGKILL).
class signal_stream {
public:
  explicit signal_stream(signal_list signals);
  signal_stream(signal_stream &&) noexcept;
  signal_stream &operator=(signal_stream &&) noexcept;
  ~signal_stream();

  /// Waits for the next signal and gives its number. One task at a time.
  /// Cancellation: cancelled_error; a signal that had come already is given instead, so none is lost.
  task<int> next();

private:
  struct set;
  static task<int> next_of(std::shared_ptr<set> signals);
  std::shared_ptr<set> set_;
};

/// `const int number = co_await wait_for_signal({SIGTERM, SIGHUP})`. The signals are taken from the first suspension
/// on. Cancellation: as signal_stream::next.
task<int> wait_for_signal(signal_list signals);

/// Calls `handler` on the loop's thread each time the signal comes, until remove_signal_handler or the end of the loop.
/// A second call for the same signal replaces the handler. An exception of it goes to the loop's exception handler.
/// Errors: as signal_stream; invalid_state_error when no loop runs on this thread.
/// Source of semantics: asyncio's loop.add_signal_handler.
void add_signal_handler(int number, std::function<void()> handler);
/// False when there was no handler.
bool remove_signal_handler(int number);

} // namespace aio
