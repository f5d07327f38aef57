// The threads of to_thread: started when needed, at most a fixed number, joined when the loop closes.
#pragma once

#include "aio/debug.h"

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <thread>
#include <vector>

namespace aio::detail {

/// A call that waits for a thread or runs on one. Lives in the awaiter; the pool does not own it, but sets `queued`.
class thread_call : public debug::thread_call_view {
public:
  /// On a pool thread. `done` must be its last act: after it the object may be gone.
  virtual void execute() noexcept = 0;

  thread_call *next = nullptr; ///< belongs to the pool

protected:
  ~thread_call() = default;
};

/// submit and withdraw are called by the loop's thread.
class thread_pool {
public:
  /// `limit` 0: the smaller of 32 and the number of cores plus 4.
  explicit thread_pool(std::size_t limit);
  /// Forgets what is queued and waits for what runs.
  ~thread_pool();
  thread_pool(const thread_pool &) = delete;
  thread_pool &operator=(const thread_pool &) = delete;

  /// Queues a call, first come, first served. Throws std::system_error when no first thread can be started.
  void submit(thread_call &call);
  /// Takes back a call that no thread has begun; false when it runs or ran.
  bool withdraw(thread_call &call) noexcept;

private:
  void work();

  const std::size_t limit_;
  std::mutex mutex_;
  std::condition_variable wake_;
  thread_call *first_ = nullptr;
  thread_call **last_ = &first_;
  std::size_t queued_ = 0;
  std::size_t idle_ = 0;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

} // namespace aio::detail
