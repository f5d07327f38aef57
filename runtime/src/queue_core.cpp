// How tasks wait for a queue, and how it is shut down.
#include "aio/detail/queue_core.h"

#include "aio/detail/wait_entry.h"
#include "aio/queue_empty.h"
#include "aio/queue_full.h"
#include "aio/queue_shutdown.h"

#include <stdexcept>

namespace aio::detail {

task<void> queue_core::wait_to_get() {
  while (!get_ready()) {
    wait_entry entry(getters_, "queue.get", this);
    try {
      co_await entry;
    } catch (...) {
      // Cancelled after it was woken: the item is for the next one.
      if (!entry.orphaned && entry.woken && !empty())
        getters_.wake_one();
      throw;
    }
    entry.require_primitive();
  }
}

task<void> queue_core::wait_to_put() {
  while (!put_ready()) {
    wait_entry entry(putters_, "queue.put", this);
    try {
      co_await entry;
    } catch (...) {
      if (!entry.orphaned && entry.woken && !full())
        putters_.wake_one();
      throw;
    }
    entry.require_primitive();
  }
}

task<void> queue_core::join() {
  if (unfinished_ == 0)
    co_return;
  wait_entry entry(joiners_, "queue.join", this);
  co_await entry;
}

void queue_core::throw_no_item() const {
  if (shut_down_)
    throw queue_shutdown("aio: get from a queue that was shut down");
  throw queue_empty("aio: get_nowait from an empty queue");
}

void queue_core::throw_no_room() const {
  if (shut_down_)
    throw queue_shutdown("aio: put into a queue that was shut down");
  throw queue_full("aio: put_nowait into a full queue");
}

void queue_core::dropped() noexcept {
  --size_;
  if (unfinished_ > 0 && --unfinished_ == 0)
    joiners_.wake_all();
}

void queue_core::task_done() {
  if (unfinished_ == 0)
    throw std::invalid_argument("aio: task_done was called more often than items were put into the queue");
  if (--unfinished_ == 0)
    joiners_.wake_all();
}

void queue_core::shut_down() noexcept {
  shut_down_ = true;
  getters_.wake_all();
  putters_.wake_all();
}

} // namespace aio::detail
