// The loop's queue of what is ready to run, first in, first out: a ring that grows by doubling.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

namespace aio::detail {

class task_state;

/// A plain call that the loop makes in its turn. Not owned by the ring, which calls exactly one of the two.
class callback_node {
public:
  virtual void run() noexcept = 0;
  /// The loop closed first.
  virtual void drop() noexcept = 0;

protected:
  ~callback_node() = default;
};

/// A task or a callback, in one word: both are aligned, so the lowest bit is free to tell them apart.
class ready_entry {
public:
  ready_entry() = default;
  explicit ready_entry(task_state &task) noexcept : bits_(reinterpret_cast<std::uintptr_t>(&task)) {}
  explicit ready_entry(callback_node &callback) noexcept : bits_(reinterpret_cast<std::uintptr_t>(&callback) | 1) {}
  bool is_callback() const noexcept { return (bits_ & 1) != 0; }
  task_state &task() const noexcept { return *reinterpret_cast<task_state *>(bits_); }
  callback_node &callback() const noexcept { return *reinterpret_cast<callback_node *>(bits_ - 1); }

private:
  std::uintptr_t bits_;
};

class ready_ring {
public:
  std::size_t size() const noexcept { return tail_ - head_; }
  bool empty() const noexcept { return head_ == tail_; }
  /// Room for `count` entries, so that push cannot fail. Every live task is in the ring at most once.
  void reserve(std::size_t count) {
    if (count > capacity_) [[unlikely]]
      grow(count);
  }
  void push(ready_entry entry) noexcept { slots_[tail_++ & mask_] = entry; }
  ready_entry pop() noexcept { return slots_[head_++ & mask_]; }
  /// How many were ever pushed, and popped, for debuggers.
  const std::size_t &pushed() const noexcept { return tail_; }
  const std::size_t &popped() const noexcept { return head_; }
  /// What pop will give after `ahead` more calls; there must be so many.
  ready_entry peek(std::size_t ahead) const noexcept { return slots_[(head_ + ahead) & mask_]; }

private:
  void grow(std::size_t count);

  std::unique_ptr<ready_entry[]> slots_;
  std::size_t head_ = 0, tail_ = 0, mask_ = 0, capacity_ = 0;
};

} // namespace aio::detail
