// The items of an aio::queue: a ring that grows by doubling and keeps its memory.
#pragma once

#include <cstddef>
#include <memory>
#include <new>
#include <utility>

namespace aio::detail {

template <class T> class fifo_items {
public:
  fifo_items() noexcept = default;
  fifo_items(fifo_items &&other) noexcept
      : slots_(std::exchange(other.slots_, nullptr)), capacity_(std::exchange(other.capacity_, 0)),
        head_(std::exchange(other.head_, 0)), tail_(std::exchange(other.tail_, 0)) {}
  fifo_items &operator=(fifo_items &&) = delete;
  ~fifo_items() {
    while (head_ != tail_)
      drop();
    release(slots_, capacity_);
  }

  void push(T &&item) {
    if (tail_ - head_ == capacity_) [[unlikely]]
      grow();
    std::construct_at(slots_ + (tail_ & (capacity_ - 1)), std::move(item));
    ++tail_;
  }
  /// Not to be asked of an empty one; neither is drop.
  T pop() {
    T item = std::move(slots_[head_ & (capacity_ - 1)]);
    drop();
    return item;
  }
  void drop() noexcept { std::destroy_at(slots_ + (head_++ & (capacity_ - 1))); }

private:
  static constexpr std::size_t first_capacity = 16;

  static void release(T *slots, std::size_t capacity) noexcept {
    if (slots)
      std::allocator<T>().deallocate(slots, capacity);
  }

  void grow() {
    const std::size_t count = tail_ - head_;
    const std::size_t capacity = capacity_ ? 2 * capacity_ : first_capacity;
    T *slots = std::allocator<T>().allocate(capacity);
    std::size_t moved = 0;
    try {
      for (; moved < count; ++moved)
        std::construct_at(slots + moved, std::move_if_noexcept(slots_[(head_ + moved) & (capacity_ - 1)]));
    } catch (...) {
      std::destroy_n(slots, moved);
      release(slots, capacity);
      throw;
    }
    while (head_ != tail_)
      drop();
    release(slots_, capacity_);
    slots_ = slots;
    capacity_ = capacity;
    head_ = 0;
    tail_ = count;
  }

  T *slots_ = nullptr;
  std::size_t capacity_ = 0; ///< zero or a power of two
  std::size_t head_ = 0;     ///< counts on; the slot is its remainder
  std::size_t tail_ = 0;
};

} // namespace aio::detail
