// A message to a loop from any thread.
#pragma once

namespace aio::detail {

/// Handed over with scheduler::post_remote. Exactly one of the two is called, on the loop's thread.
class remote_call {
public:
  /// Inside a turn of the loop.
  virtual void run() noexcept = 0;
  /// The loop closed first.
  virtual void drop() noexcept = 0;

  remote_call *next = nullptr;

protected:
  ~remote_call() = default;
};

} // namespace aio::detail
