// Growth of the ready ring.
#include "aio/detail/ready_ring.h"

#include <algorithm>
#include <bit>

namespace aio::detail {

void ready_ring::grow(std::size_t count) {
  const std::size_t capacity = std::bit_ceil(std::max<std::size_t>(count, 64));
  auto slots = std::make_unique_for_overwrite<ready_entry[]>(capacity);
  // The ends keep their numbers, which debuggers count with.
  for (std::size_t index = head_; index != tail_; ++index)
    slots[index & (capacity - 1)] = slots_[index & mask_];
  slots_ = std::move(slots);
  capacity_ = capacity;
  mask_ = capacity - 1;
}

} // namespace aio::detail
