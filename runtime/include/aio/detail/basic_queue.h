// What all queues have in common.
#pragma once

#include "aio/detail/queue_core.h"
#include "aio/detail/queue_operation.h"

#include <concepts>
#include <cstddef>
#include <utility>

namespace aio::detail {

/// `Items` keeps them and decides which one pop() gives.
/// Threads: the loop's thread only.
template <class T, class Items> class basic_queue {
public:
  using value_type = T;

  basic_queue(const basic_queue &) = delete;
  basic_queue &operator=(const basic_queue &) = delete;

  /// `T item = co_await q.get()` waits until there is an item and takes it. Does not suspend when there is one.
  /// Errors: queue_shutdown. Cancellation: cancelled_error at the co_await; no item is lost.
  get_operation<basic_queue> get() noexcept { return get_operation<basic_queue>(*this); }
  /// `co_await q.put(item)` waits until there is room and adds the item. Does not suspend when there is room.
  /// Errors: queue_shutdown. Cancellation: cancelled_error at the co_await; the item was not added and is destroyed.
  put_operation<basic_queue> put(T item) { return put_operation<basic_queue>(*this, std::move(item)); }
  /// Takes an item at once. Errors: queue_empty, queue_shutdown.
  T get_nowait() {
    core_.require_item();
    T item = items_.pop();
    core_.removed();
    return item;
  }
  /// Adds an item at once. Errors: queue_full, queue_shutdown; the item is as it was then.
  void put_nowait(T &&item) {
    core_.require_room();
    items_.push(std::move(item));
    core_.added();
  }
  void put_nowait(const T &item)
    requires std::copy_constructible<T>
  {
    core_.require_room();
    items_.push(T(item));
    core_.added();
  }

  /// What was done with an item is finished: to be called once for each item taken, by those who use join().
  /// Errors: std::invalid_argument when called more often than items were put in.
  void task_done() { core_.task_done(); }
  /// `co_await q.join()` waits until task_done() was called for every item that was put in.
  task<void> join() { return core_.join(); }

  /// How many items are in it.
  std::size_t qsize() const noexcept { return core_.size(); }
  /// 0: no limit.
  std::size_t maxsize() const noexcept { return core_.maxsize(); }
  bool empty() const noexcept { return core_.empty(); }
  /// Never true without a limit.
  bool full() const noexcept { return core_.full(); }
  /// Items that were put in and for which task_done() was not called.
  std::size_t unfinished() const noexcept { return core_.unfinished(); }
  /// How many tasks wait in get(), with those that were woken and have not run yet. Linear.
  std::size_t getters() const noexcept { return core_.getters(); }
  /// The same for put().
  std::size_t putters() const noexcept { return core_.putters(); }

  /// From now on put throws queue_shutdown, and get does when the items that are there have been taken; those who wait
  /// are woken to find out. `immediate`: the items are thrown away and count as done.
  void shutdown(bool immediate = false) {
    while (immediate && !core_.empty()) {
      items_.drop();
      core_.dropped();
    }
    core_.shut_down();
  }
  bool is_shutdown() const noexcept { return core_.is_shut_down(); }

protected:
  explicit basic_queue(std::size_t maxsize, Items items = Items()) : core_(maxsize), items_(std::move(items)) {}
  ~basic_queue() = default;

private:
  template <class> friend class get_operation;
  template <class> friend class put_operation;

  queue_core core_; ///< first: a debugger is told its address as the queue's
  Items items_;
};

} // namespace aio::detail
