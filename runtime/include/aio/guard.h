// aio::guard: holds a mutex, or a permit of a semaphore, until the end of its scope.
#pragma once

#include <utility>

namespace aio {

/// What `co_await primitive.lock()` gives; releases the primitive when it is destroyed. Move-only. The primitive must
/// outlive it, and must not be released behind its back: a guard that finds it released ends the program.
/// Threads: the loop's thread only.
/// Source of semantics: `async with` on asyncio's locks.
template <class Primitive> class [[nodiscard("the lock is released at once when its guard is dropped")]] guard {
public:
  /// Holds nothing.
  guard() noexcept = default;
  /// Takes over a hold that the caller has.
  explicit guard(Primitive &held) noexcept : primitive_(&held) {}
  guard(guard &&other) noexcept : primitive_(std::exchange(other.primitive_, nullptr)) {}
  guard &operator=(guard &&other) noexcept {
    guard(std::move(other)).swap(*this);
    return *this;
  }
  ~guard() {
    if (primitive_)
      primitive_->release();
  }
  void swap(guard &other) noexcept { std::swap(primitive_, other.primitive_); }

  /// Releases early; does nothing when it holds nothing. Errors: those of the primitive's release().
  void unlock() {
    if (Primitive *held = std::exchange(primitive_, nullptr))
      held->release();
  }
  /// True while it holds the primitive.
  bool owns_lock() const noexcept { return primitive_ != nullptr; }
  explicit operator bool() const noexcept { return owns_lock(); }

private:
  Primitive *primitive_ = nullptr;
};

} // namespace aio
