// The part of a queue that does not depend on its items: who waits, how many items there are, what is unfinished.
#pragma once

#include "aio/detail/wait_queue.h"
#include "aio/task.h"

#include <cstddef>

namespace aio::detail {

class queue_core {
public:
  explicit queue_core(std::size_t maxsize) noexcept : maxsize_(maxsize) {}

  std::size_t size() const noexcept { return size_; }
  std::size_t maxsize() const noexcept { return maxsize_; }
  bool empty() const noexcept { return size_ == 0; }
  bool full() const noexcept { return maxsize_ != 0 && size_ >= maxsize_; }
  bool is_shut_down() const noexcept { return shut_down_; }
  std::size_t getters() const noexcept { return getters_.size(); }
  std::size_t putters() const noexcept { return putters_.size(); }
  std::size_t unfinished() const noexcept { return unfinished_; }

  /// get() and put() need not wait: they succeed, or throw queue_shutdown.
  bool get_ready() const noexcept { return size_ != 0 || shut_down_; }
  bool put_ready() const noexcept { return !full() || shut_down_; }
  /// They wait until then. Another task may be faster when they were woken: then they wait again, as the last.
  task<void> wait_to_get();
  task<void> wait_to_put();

  /// Throws queue_empty or queue_shutdown.
  void require_item() const {
    if (size_ == 0) [[unlikely]]
      throw_no_item();
  }
  /// Throws queue_full or queue_shutdown.
  void require_room() const {
    if (shut_down_ || full()) [[unlikely]]
      throw_no_room();
  }
  /// An item came.
  void added() noexcept {
    ++size_;
    ++unfinished_;
    if (!getters_.empty()) [[unlikely]]
      getters_.wake_one();
  }
  /// An item was taken.
  void removed() noexcept {
    --size_;
    if (!putters_.empty()) [[unlikely]]
      putters_.wake_one();
  }
  /// An item was thrown away by shutdown.
  void dropped() noexcept;

  void task_done();
  task<void> join();
  void shut_down() noexcept;

private:
  [[noreturn]] void throw_no_item() const;
  [[noreturn]] void throw_no_room() const;

  wait_queue getters_;
  wait_queue putters_;
  wait_queue joiners_;
  std::size_t size_ = 0;
  const std::size_t maxsize_; ///< 0: no limit
  std::size_t unfinished_ = 0;
  bool shut_down_ = false;
};

} // namespace aio::detail
