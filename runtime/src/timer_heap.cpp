// The 4-ary heap of timers.
#include "aio/detail/timer_heap.h"

#include <algorithm>

namespace aio::detail {

void timer_heap::push(timer_node &node, std::int64_t due_ns) {
  const entry added{due_ns, next_order_++, &node};
  entries_.push_back(added);
  sift_up(entries_.size() - 1, added);
}

void timer_heap::remove(timer_node &node) noexcept {
  const std::size_t place = node.place;
  node.place = timer_node::nowhere;
  const entry last = entries_.back();
  entries_.pop_back();
  if (place == entries_.size())
    return;
  if (place != 0 && last < entries_[(place - 1) / 4])
    sift_up(place, last);
  else
    sift_down(place, last);
}

timer_node &timer_heap::pop() noexcept {
  timer_node &first = *entries_.front().node;
  remove(first);
  return first;
}

void timer_heap::sift_up(std::size_t place, entry moving) noexcept {
  while (place != 0) {
    const std::size_t parent = (place - 1) / 4;
    if (!(moving < entries_[parent]))
      break;
    put(place, entries_[parent]);
    place = parent;
  }
  put(place, moving);
}

void timer_heap::sift_down(std::size_t place, entry moving) noexcept {
  for (;;) {
    const std::size_t first = 4 * place + 1;
    if (first >= entries_.size())
      break;
    const std::size_t end = std::min(first + 4, entries_.size());
    std::size_t least = first;
    for (std::size_t child = first + 1; child < end; ++child)
      if (entries_[child] < entries_[least])
        least = child;
    if (!(entries_[least] < moving))
      break;
    put(place, entries_[least]);
    place = least;
  }
  put(place, moving);
}

} // namespace aio::detail
