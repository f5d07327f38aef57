// The loop's timers.
#include "aio/detail/timer_heap.h"

#include <algorithm>
#include <array>

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
  if (size() >= spill_at_) [[unlikely]]
    spill();
  place({due_ns, next_order_++, free_.back()});
  node.slot = free_.back();
  slots_[node.slot] = &node;
  free_.pop_back();
  ++count_;
}

void timer_heap::place(const entry &added) {
  if (added.due_ns >> near_bits < near_from_)
    push_heap(added);
  else if (added.due_ns >> far_bits < far_from_)
    near_[added.due_ns >> near_bits].push_back(added);
  else
    far_[added.due_ns >> far_bits].push_back(added);
}

void timer_heap::push_heap(const entry &added) {
  entries_.push_back(added);
  sift_up(size() - 1, added);
}

/// From now on there are buckets: all but the earliest go there.
void timer_heap::spill() {
  near_from_ = (earliest() >> near_bits) + 1;
  far_from_ = (earliest() >> far_bits) + 1;
  const std::vector<entry> every(entries_.begin() + padding, entries_.end());
  entries_.resize(padding);
  for (const entry &each : every)
    place(each);
  spill_at_ = std::max(small, 2 * size());
}

void timer_heap::remove(timer_node &node) noexcept {
  slots_[node.slot] = nullptr;
  node.slot = timer_node::nowhere;
  ++dead_;
  if (dead_ > tolerated_dead && dead_ > count_ / 2)
    drop_dead();
  settle();
}

timer_node *timer_heap::release(std::uint32_t slot) noexcept {
  timer_node *const node = slots_[slot];
  if (node)
    node->slot = timer_node::nowhere;
  else
    --dead_;
  free_slot(slot);
  return node;
}

void timer_heap::fire_due(std::int64_t now_ns) noexcept {
  // A few at a time, because each one's memory is far away: it is fetched while the others are dealt with. One that is
  // cancelled by another of its batch has an empty slot by then.
  std::array<std::uint32_t, 16> batch;
  while (!empty() && earliest() <= now_ns) {
    std::size_t count = 0;
    for (; count < batch.size() && !empty() && earliest() <= now_ns; ++count) {
      batch[count] = at(0).slot;
      __builtin_prefetch(&slots_[batch[count]]);
      drop_first();
      settle();
    }
    for (std::size_t place = 0; place < count; ++place)
      __builtin_prefetch(slots_[batch[place]]);
    for (std::size_t place = 0; place < count; ++place)
      if (timer_node *const node = release(batch[place]))
        node->fire();
  }
}

void timer_heap::close() noexcept {
  while (!empty()) {
    const std::uint32_t slot = at(0).slot;
    drop_first();
    settle();
    if (timer_node *const node = release(slot))
      node->loop_closed();
  }
}

void timer_heap::drop_first() noexcept {
  const entry last = entries_.back();
  entries_.pop_back();
  if (!empty())
    sift_down(0, last);
}

/// Afterwards the first in the heap is alive, or there is no timer at all.
void timer_heap::settle() noexcept {
  for (;;) {
    while (!empty() && !slots_[at(0).slot]) {
      release(at(0).slot);
      drop_first();
    }
    if (!empty())
      return;
    if (near_.empty() && far_.empty()) {
      near_from_ = far_from_ = all;
      spill_at_ = small;
      return;
    }
    // The next bucket comes down a rung.
    if (near_.empty()) {
      const auto first = far_.begin();
      far_from_ = first->first + 1;
      for (const entry &each : first->second)
        near_[each.due_ns >> near_bits].push_back(each);
      far_.erase(first);
    }
    const auto first = near_.begin();
    near_from_ = first->first + 1;
    for (const entry &each : first->second)
      push_heap(each);
    near_.erase(first);
  }
}

void timer_heap::drop_dead() noexcept {
  const auto is_dead = [this](const entry &each) {
    if (slots_[each.slot])
      return false;
    release(each.slot);
    return true;
  };
  entries_.erase(std::remove_if(entries_.begin() + padding, entries_.end(), is_dead), entries_.end());
  for (rung *each : {&near_, &far_})
    for (auto part = each->begin(); part != each->end();) {
      std::erase_if(part->second, is_dead);
      part = part->second.empty() ? each->erase(part) : std::next(part);
    }
  for (std::size_t place = size() / 4 + 1; place-- > 0;)
    if (place < size())
      sift_down(place, at(place));
}

void timer_heap::free_slot(std::uint32_t slot) noexcept {
  slots_[slot] = nullptr;
  free_.push_back(slot);
  --count_;
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
