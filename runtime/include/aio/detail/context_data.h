// The values of context variables: an immutable list that tasks share.
#pragma once

#include <atomic>
#include <memory>
#include <utility>

namespace aio::detail {

/// One value of one variable, in front of those that were set before it. Never changed once it is shared, so that a
/// child inherits by copying a pointer; read on several threads (to_thread).
struct context_entry;

/// A counted reference in one word: every task has one.
class context_pointer {
public:
  context_pointer() = default;
  /// Takes over one count.
  explicit context_pointer(context_entry *entry) noexcept : entry_(entry) {}
  context_pointer(const context_pointer &other) noexcept : entry_(other.entry_) {
    if (entry_)
      retain();
  }
  context_pointer(context_pointer &&other) noexcept : entry_(std::exchange(other.entry_, nullptr)) {}
  context_pointer &operator=(context_pointer other) noexcept {
    std::swap(entry_, other.entry_);
    return *this;
  }
  ~context_pointer() {
    if (entry_)
      release();
  }
  const context_entry *get() const noexcept { return entry_; }

private:
  void retain() noexcept;
  void release() noexcept;
  context_entry *entry_ = nullptr;
};

struct context_entry {
  const void *variable;
  std::shared_ptr<const void> value;
  context_pointer next;
  std::atomic<unsigned> references{1};
};

} // namespace aio::detail
