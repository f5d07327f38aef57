// Growth of the ready ring.
#include "aio/detail/ready_ring.h"

#include <algorithm>
#include <bit>

namespace aio::detail {

void ready_ring::grow(std::size_t count) {
  const std::size_t capacity = std::bit_ceil(std::max<std::size_t>(count, 64));
  auto slots = std::make_unique_for_overwrite<ready_entry[]>(capacity);
  const std::size_t queued = size();
  for (std::size_t index = 0; index < queued; ++index)
    slots[index] = slots_[(head_ + index) & mask_];
  slots_ = std::move(slots);
  head_ = 0;
  tail_ = queued;
  capacity_ = capacity;
  mask_ = capacity - 1;
}

} // namespace aio::detail
