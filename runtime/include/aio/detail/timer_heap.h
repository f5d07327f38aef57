// The loop's timers: a 4-ary heap whose entries carry their key, and whose timers know their place, so that
// cancelling one removes it at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace aio::detail {

/// Something that is due at a time. Lives in the awaiter that waits for it.
class timer_node {
public:
  /// Called on the loop's thread, once, when due; the node has left the heap.
  virtual void fire() noexcept = 0;
  bool armed() const noexcept { return place != nowhere; }

  static constexpr std::size_t nowhere = static_cast<std::size_t>(-1);
  std::size_t place = nowhere;

protected:
  ~timer_node() = default;
};

class timer_heap {
public:
  bool empty() const noexcept { return entries_.empty(); }
  /// The earliest deadline; not to be asked of an empty heap.
  std::int64_t earliest() const noexcept { return entries_.front().due_ns; }
  void push(timer_node &node, std::int64_t due_ns);
  void remove(timer_node &node) noexcept;
  timer_node &pop() noexcept;

private:
  struct entry {
    std::int64_t due_ns;
    std::uint64_t order; ///< equal deadlines fire in the order in which they were set
    timer_node *node;
    bool operator<(const entry &other) const noexcept {
      return due_ns != other.due_ns ? due_ns < other.due_ns : order < other.order;
    }
  };
  void sift_up(std::size_t place, entry moving) noexcept;
  void sift_down(std::size_t place, entry moving) noexcept;
  void put(std::size_t place, const entry &moving) noexcept {
    entries_[place] = moving;
    moving.node->place = place;
  }

  std::vector<entry> entries_;
  std::uint64_t next_order_ = 0;
};

} // namespace aio::detail
