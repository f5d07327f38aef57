// aio::priority_queue: items from tasks to tasks, the least first.
#pragma once

#include "aio/detail/basic_queue.h"
#include "aio/detail/priority_items.h"

#include <cstddef>
#include <functional>
#include <utility>

namespace aio {

/// A queue that gives the least item first by `Compare`: with std::less the smallest, unlike std::priority_queue. Which
/// of equal items comes first is not said. All else as queue.
/// Source of semantics: asyncio.PriorityQueue.
template <class T, class Compare = std::less<T>>
class priority_queue : public detail::basic_queue<T, detail::priority_items<T, Compare>> {
  using items = detail::priority_items<T, Compare>;

public:
  /// Room for `maxsize` items; 0: no limit.
  explicit priority_queue(std::size_t maxsize = 0, Compare compare = Compare())
      : detail::basic_queue<T, items>(maxsize, items(std::move(compare))) {}
};

} // namespace aio
