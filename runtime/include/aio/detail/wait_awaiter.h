// Waiting until some of several tasks are done.
#pragma once

#include "aio/detail/leaf_waiter.h"
#include "aio/detail/timer_heap.h"
#include "aio/task_handle.h"
#include "aio/wait_result.h"

#include <coroutine>
#include <cstdint>
#include <vector>

namespace aio::detail {

class wait_awaiter final : public leaf_waiter, public timer_node {
public:
  wait_awaiter(std::vector<any_task> &&tasks, return_when when, std::int64_t timeout_ns);
  wait_awaiter(const wait_awaiter &) = delete;
  wait_awaiter &operator=(const wait_awaiter &) = delete;
  ~wait_awaiter();

  bool await_ready() const noexcept { return satisfied_ || timeout_ns_ == 0; }
  template <class Promise> bool await_suspend(std::coroutine_handle<Promise> at) {
    return start(*at.promise().task, at);
  }
  wait_result await_resume();
  bool cancel() noexcept override;
  void fire() noexcept override;

private:
  class child final : public join_node {
  public:
    void joined(task_state &ended) noexcept override;
    void abandoned() noexcept override { linked = false; }
    wait_awaiter *owner = nullptr;
    task_state *state = nullptr;
    bool linked = false;
  };
  bool start(task_state &self, std::coroutine_handle<> at);
  void count(const task_state &ended) noexcept;
  void wake() noexcept;
  void let_go() noexcept;

  std::vector<any_task> tasks_;
  std::vector<child> children_;
  const return_when when_;
  const std::int64_t timeout_ns_; ///< negative: none
  std::size_t pending_;
  bool satisfied_ = false;
};

class [[nodiscard("wait does nothing until it is awaited")]] wait_awaitable {
public:
  wait_awaitable(std::vector<any_task> &&tasks, return_when when, std::int64_t timeout_ns);
  wait_awaiter aio_await() && { return wait_awaiter(std::move(tasks_), when_, timeout_ns_); }

private:
  std::vector<any_task> tasks_;
  return_when when_;
  std::int64_t timeout_ns_;
};

} // namespace aio::detail
