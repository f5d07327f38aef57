// The loop's queue of tasks that are ready to run: a ring that grows by doubling.
#pragma once

#include <cstddef>
#include <memory>

namespace aio::detail {

class task_state;

class ready_ring {
public:
  std::size_t size() const noexcept { return tail_ - head_; }
  bool empty() const noexcept { return head_ == tail_; }
  /// Room for `count` entries, so that push cannot fail. Every live task is in the ring at most once.
  void reserve(std::size_t count);
  void push(task_state &task) noexcept { slots_[tail_++ & mask_] = &task; }
  task_state &pop() noexcept { return *slots_[head_++ & mask_]; }

private:
  std::unique_ptr<task_state *[]> slots_;
  std::size_t head_ = 0, tail_ = 0, mask_ = 0, capacity_ = 0;
};

} // namespace aio::detail
