// aio::queue: items from tasks to tasks, first in, first out.
#pragma once

#include "aio/detail/basic_queue.h"
#include "aio/detail/fifo_items.h"

#include <cstddef>

namespace aio {

/// Tasks put items in and others take them out, in the same order. T: any movable type. An item costs no allocation
/// once the queue has grown to its size.
/// A put with room and a get with items do not suspend: a loop of only such calls lets no other task run (as in
/// asyncio); give it a limit, or a `co_await sleep(0s)`.
/// Threads: the loop's thread only. From other threads post to the loop.
/// Cancellation: of a put or get that waits: cancelled_error; neither an item nor a wake-up is lost.
/// Lifetime: should outlive those who wait; a task that still waits when it goes stays suspended until cancelled.
/// Source of semantics: asyncio.Queue, with shutdown as in Python 3.13.
template <class T> class queue : public detail::basic_queue<T, detail::fifo_items<T>> {
public:
  /// Room for `maxsize` items; 0: no limit.
  explicit queue(std::size_t maxsize = 0) : detail::basic_queue<T, detail::fifo_items<T>>(maxsize) {}
};

} // namespace aio
