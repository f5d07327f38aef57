// aio::lifo_queue: items from tasks to tasks, last in, first out.
#pragma once

#include "aio/detail/basic_queue.h"
#include "aio/detail/lifo_items.h"

#include <cstddef>

namespace aio {

/// A queue that gives the newest item first. All else as queue.
/// Source of semantics: asyncio.LifoQueue.
template <class T> class lifo_queue : public detail::basic_queue<T, detail::lifo_items<T>> {
public:
  /// Room for `maxsize` items; 0: no limit.
  explicit lifo_queue(std::size_t maxsize = 0) : detail::basic_queue<T, detail::lifo_items<T>>(maxsize) {}
};

} // namespace aio
