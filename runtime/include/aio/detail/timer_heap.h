// The loop's timers: a heap of what is due soon, and unsorted buckets of what is due later.
#pragma once

#include <boost/align/aligned_allocator.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
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

/// A 4-ary heap of 16-byte entries, so that the four children of an entry share a cache line. It never touches the
/// timers themselves: cancelling one only empties its slot, and the dead entry is dropped later (asyncio's
/// BaseEventLoop._run_once does so, too). When there are many, only those of the next millisecond stay in the heap, and
/// with it in the cache; the others wait in buckets, as in the ladder queue of Tang, Goh and Thng (2005), here with two
/// rungs.
class timer_heap {
public:
  bool empty() const noexcept { return entries_.size() == padding; }
  /// The earliest deadline; not to be asked of an empty heap.
  std::int64_t earliest() const noexcept { return entries_[padding].due_ns; }
  void push(timer_node &node, std::int64_t due_ns);
  void remove(timer_node &node) noexcept;
  /// Calls fire() of those that are due, in order, cancelled ones excepted.
  void fire_due(std::int64_t now_ns) noexcept;
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
  static constexpr int near_bits = 20;                             ///< 1 ms
  static constexpr int far_bits = 32;                              ///< 4 s
  static constexpr std::size_t small = 4096;                       ///< so many are kept in the heap
  static constexpr std::int64_t all = std::numeric_limits<std::int64_t>::max();

  using bucket = std::vector<entry>;
  using rung = std::map<std::int64_t, bucket>; ///< by deadline, without its lower bits

  std::size_t size() const noexcept { return entries_.size() - padding; }
  entry &at(std::size_t place) noexcept { return entries_[padding + place]; }
  void place(const entry &added);
  void push_heap(const entry &added);
  void spill();
  timer_node *release(std::uint32_t slot) noexcept;
  void drop_first() noexcept;
  void settle() noexcept;
  void drop_dead() noexcept;
  void free_slot(std::uint32_t slot) noexcept;
  void sift_up(std::size_t place, entry moving) noexcept;
  void sift_down(std::size_t place, entry moving) noexcept;

  std::vector<entry, boost::alignment::aligned_allocator<entry, line>> entries_ =
      decltype(entries_)(padding, entry{0, 0, 0});
  rung near_;                       ///< later than all that is in the heap
  rung far_;                        ///< later than all that is in `near_`
  std::int64_t near_from_ = all;    ///< the first bucket that is not in the heap
  std::int64_t far_from_ = all;     ///< the first bucket that is not in `near_`
  std::size_t spill_at_ = small;    ///< entries in the heap
  std::vector<timer_node *> slots_; ///< null: cancelled, or free
  std::vector<std::uint32_t> free_;
  std::size_t count_ = 0; ///< entries everywhere
  std::size_t dead_ = 0;  ///< of those, cancelled
  std::uint32_t next_order_ = 0;
};

} // namespace aio::detail
