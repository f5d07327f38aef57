// What a loop's thread notes for the trace: a ring of plain entries between that thread and the one that writes.
#pragma once

#include <aio/debug.h>

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace corosan {

/// One entry. Times are monotonic nanoseconds.
struct trace_entry {
  enum class mark : std::uint8_t { task_created, task_ended, step, turn, call };

  mark what;
  bool task_done;             ///< step: it was the task's last one
  aio::debug::wait_kind wait; ///< step: what the task then waits for
  int fd;                     ///< of that wait, or -1
  int tid;                    ///< the loop's thread
  std::int64_t start_ns, end_ns;
  std::uint64_t task;  ///< its id; 0: none
  std::uint64_t other; ///< task_created: the task that made it; step: the task it waits for
  union {
    char name[32]; ///< task_created; cut when longer
    struct {
      const char *text, *file; ///< static storage: what is waited for, or the symbol of a call; where
      std::uint32_t line;
    } place;
  };
};

/// One writer, one reader; no locks, no memory after `open`.
class trace_ring {
public:
  static constexpr std::uint64_t capacity = 1 << 16;

  /// Takes its memory from the system, once. False when there is none.
  bool open() noexcept;
  bool is_open() const noexcept { return entries_.load(std::memory_order_acquire) != nullptr; }

  /// On the loop's thread: a place to fill, or null when the ring is full (counted as lost). Steps leave room for what
  /// begins and ends tasks. `commit` hands it over.
  trace_entry *begin(trace_entry::mark what) noexcept {
    trace_entry *entries = entries_.load(std::memory_order_relaxed);
    const std::uint64_t head = head_.load(std::memory_order_relaxed);
    const bool may_be_lost = what >= trace_entry::mark::step;
    if (entries == nullptr)
      return nullptr;
    if (head - tail_.load(std::memory_order_acquire) >= (may_be_lost ? capacity / 8 * 7 : capacity)) {
      lost_.store(lost_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
      return nullptr;
    }
    trace_entry &entry = entries[head % capacity];
    entry = {};
    entry.what = what;
    return &entry;
  }
  void commit() noexcept { head_.store(head_.load(std::memory_order_relaxed) + 1, std::memory_order_release); }

  /// On the writer's thread: the oldest entry, or null; `pop` gives it back.
  const trace_entry *front() const noexcept {
    const std::uint64_t tail = tail_.load(std::memory_order_relaxed);
    const trace_entry *entries = entries_.load(std::memory_order_acquire);
    return tail == head_.load(std::memory_order_acquire) || entries == nullptr ? nullptr : &entries[tail % capacity];
  }
  void pop() noexcept { tail_.store(tail_.load(std::memory_order_relaxed) + 1, std::memory_order_release); }
  std::uint64_t lost() const noexcept { return lost_.load(std::memory_order_relaxed); }

  /// In the child of a fork.
  void clear() noexcept;

private:
  std::atomic<trace_entry *> entries_{nullptr};
  std::atomic<std::uint64_t> head_{0}, tail_{0}, lost_{0};
};

} // namespace corosan
