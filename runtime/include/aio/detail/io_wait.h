// Tasks that wait for something that an Asio handler, or another task, brings about.
#pragma once

#include "aio/detail/leaf_waiter.h"

#include <coroutine>

namespace aio::detail {

class io_wait_list;

class io_wait_awaiter final : public leaf_waiter {
public:
  io_wait_awaiter(io_wait_list &list, const char *what, int fd) noexcept : list_(list), what_(what), fd_(fd) {}
  io_wait_awaiter(const io_wait_awaiter &) = delete;
  io_wait_awaiter &operator=(const io_wait_awaiter &) = delete;
  ~io_wait_awaiter() { unlink(); }

  bool await_ready() const noexcept { return false; }
  template <class Promise> bool await_suspend(std::coroutine_handle<Promise> at) {
    return start(*at.promise().task, at);
  }
  void await_resume() { throw_if_cancelled(); }
  bool cancel() noexcept override;

private:
  friend class io_wait_list;
  bool start(task_state &self, std::coroutine_handle<> at);
  void unlink() noexcept;

  io_wait_list &list_;
  const char *what_;
  int fd_;
  io_wait_awaiter *next_ = nullptr;
  io_wait_awaiter *previous_ = nullptr;
  bool linked_ = false;
};

/// First come, first woken. Carries no token: a woken task looks again at what it waited for, so a waiter that is
/// cancelled after it was woken takes nothing with it. Outlives its waiters. Threads: the loop's only.
class io_wait_list {
public:
  class [[nodiscard]] awaitable {
  public:
    awaitable(io_wait_list &list, const char *what, int fd) noexcept : list_(&list), what_(what), fd_(fd) {}
    io_wait_awaiter aio_await() const noexcept { return io_wait_awaiter(*list_, what_, fd_); }

  private:
    io_wait_list *list_;
    const char *what_;
    int fd_;
  };

  /// `what` has static storage.
  awaitable wait(const char *what, int fd = -1) noexcept { return awaitable(*this, what, fd); }
  /// Makes all waiting tasks ready. May be called from a plain Asio handler.
  void wake_all() noexcept;
  bool empty() const noexcept { return !first_; }

private:
  friend class io_wait_awaiter;
  io_wait_awaiter *first_ = nullptr;
  io_wait_awaiter *last_ = nullptr;
};

} // namespace aio::detail
