// The loop's timers: a 4-ary heap of 16-byte entries, so that the four children of an entry share a cache line. The heap
// never touches the timers themselves: cancelling one only empties its slot, and the dead entry is dropped later.
#pragma once

#include <boost/align/aligned_allocator.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace aio::detail {

/// Something that is due at a time. Lives in the awaiter that waits for it.
class timer_node {
public:
  /// Called on the loop's thread, once, when due; the node has left the heap.
  virtual void fire() noexcept = 0;
  /// It will never be due: the loop closed, and the node has left the heap.
  virtual void loop_closed() noexcept {}
  bool armed() const noexcept { return slot != nowhere; }

  static constexpr std::uint32_t nowhere = static_cast<std::uint32_t>(-1);
  std::uint32_t slot = nowhere;

protected:
  ~timer_node() = default;
};

/// The idea of lazy deletion, with its two limits, is that of asyncio's BaseEventLoop._run_once.
class timer_heap {
public:
  bool empty() const noexcept { return entries_.size() == padding; }
  /// The earliest deadline; not to be asked of an empty heap.
  std::int64_t earliest() const noexcept { return entries_[padding].due_ns; }
  void push(timer_node &node, std::int64_t due_ns);
  void remove(timer_node &node) noexcept;
  timer_node &pop() noexcept;
  /// Tells all that are left.
  void close() noexcept;

private:
  struct entry {
    std::int64_t due_ns;
    std::uint32_t order; ///< equal deadlines fire in the order in which they were set
    std::uint32_t slot;
    bool operator<(const entry &other) const noexcept {
      return due_ns != other.due_ns ? due_ns < other.due_ns : static_cast<std::int32_t>(order - other.order) < 0;
    }
  };
  static constexpr std::size_t line = 64;
  static constexpr std::size_t padding = line / sizeof(entry) - 1; ///< puts each group of children on a line

  std::size_t size() const noexcept { return entries_.size() - padding; }
  entry &at(std::size_t place) noexcept { return entries_[padding + place]; }
  void drop_first() noexcept;
  void drop_dead_heads() noexcept;
  void compact() noexcept;
  void free_slot(std::uint32_t slot) noexcept;
  void sift_up(std::size_t place, entry moving) noexcept;
  void sift_down(std::size_t place, entry moving) noexcept;

  std::vector<entry, boost::alignment::aligned_allocator<entry, line>> entries_ =
      decltype(entries_)(padding, entry{0, 0, 0});
  std::vector<timer_node *> slots_; ///< null: cancelled, or free
  std::vector<std::uint32_t> free_;
  std::size_t dead_ = 0;
  std::uint32_t next_order_ = 0;
};

} // namespace aio::detail
