// The 4-ary heap of timers.
#include "aio/detail/timer_heap.h"

#include <algorithm>

namespace aio::detail {

namespace {
constexpr std::size_t tolerated_dead = 100;
}

void timer_heap::push(timer_node &node, std::int64_t due_ns) {
  if (free_.empty()) {
    // What follows may not fail: the free list has room for every slot.
    slots_.push_back(nullptr);
    free_.reserve(slots_.capacity());
    free_.push_back(static_cast<std::uint32_t>(slots_.size() - 1));
  }
  const entry added{due_ns, next_order_++, free_.back()};
  entries_.push_back(added);
  free_.pop_back();
  slots_[added.slot] = &node;
  node.slot = added.slot;
  sift_up(size() - 1, added);
}

void timer_heap::remove(timer_node &node) noexcept {
  slots_[node.slot] = nullptr;
  node.slot = timer_node::nowhere;
  ++dead_;
  if (dead_ > tolerated_dead && dead_ > size() / 2)
    compact();
  else
    drop_dead_heads();
}

timer_node &timer_heap::pop() noexcept {
  timer_node &first = *slots_[at(0).slot];
  first.slot = timer_node::nowhere;
  drop_first();
  drop_dead_heads();
  return first;
}

void timer_heap::close() noexcept {
  while (!empty())
    pop().loop_closed();
}

void timer_heap::drop_first() noexcept {
  free_slot(at(0).slot);
  const entry last = entries_.back();
  entries_.pop_back();
  if (!empty())
    sift_down(0, last);
}

void timer_heap::drop_dead_heads() noexcept {
  while (!empty() && !slots_[at(0).slot]) {
    --dead_;
    drop_first();
  }
}

void timer_heap::compact() noexcept {
  const auto begin = entries_.begin() + padding;
  const auto live = std::partition(begin, entries_.end(), [this](const entry &e) { return slots_[e.slot]; });
  std::for_each(live, entries_.end(), [this](const entry &e) { free_slot(e.slot); });
  entries_.erase(live, entries_.end());
  dead_ = 0;
  for (std::size_t place = size() / 4 + 1; place-- > 0;)
    if (place < size())
      sift_down(place, at(place));
}

void timer_heap::free_slot(std::uint32_t slot) noexcept {
  slots_[slot] = nullptr;
  free_.push_back(slot);
}

void timer_heap::sift_up(std::size_t place, entry moving) noexcept {
  while (place != 0) {
    const std::size_t parent = (place - 1) / 4;
    if (!(moving < at(parent)))
      break;
    at(place) = at(parent);
    place = parent;
  }
  at(place) = moving;
}

void timer_heap::sift_down(std::size_t place, entry moving) noexcept {
  for (;;) {
    const std::size_t first = 4 * place + 1;
    if (first >= size())
      break;
    const std::size_t end = std::min(first + 4, size());
    std::size_t least = first;
    for (std::size_t child = first + 1; child < end; ++child)
      if (at(child) < at(least))
        least = child;
    if (!(at(least) < moving))
      break;
    at(place) = at(least);
    place = least;
  }
  at(place) = moving;
}

} // namespace aio::detail
