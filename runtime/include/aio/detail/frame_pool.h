// Memory of coroutine frames and task records: per-thread free lists of 64-byte size classes. A frame may be freed on
// another thread than it came from; it then stays in that thread's lists.
#pragma once

#include <cstddef>
#include <cstdint>
#include <new>

#if defined(__SANITIZE_ADDRESS__)
#define AIO_FRAME_POOL 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer)
#define AIO_FRAME_POOL 0
#endif
#endif
#ifndef AIO_FRAME_POOL
#define AIO_FRAME_POOL 1
#endif

namespace aio::detail {

/// The free lists of one thread. Trivially destructible, so that access needs no guard; frame_pool_adopt arranges the
/// clean-up at thread exit.
struct frame_pool {
  static constexpr std::size_t granule = 64;
  static constexpr std::size_t classes = 16;
  static constexpr std::uint32_t keep = 1024; ///< blocks kept per class

  enum class stage : std::uint8_t { fresh, registered, closed };

  void *head[classes];
  std::uint32_t count[classes];
  stage state;
};

extern constinit thread_local frame_pool this_thread_frames;

/// The slow path of a thread's first returned block. False when the thread is ending and must not keep blocks.
bool frame_pool_adopt() noexcept;

inline void *frame_allocate(std::size_t size) {
#if AIO_FRAME_POOL
  const std::size_t index = (size - 1) / frame_pool::granule;
  if (index < frame_pool::classes) {
    frame_pool &pool = this_thread_frames;
    if (void *block = pool.head[index]) {
      pool.head[index] = *static_cast<void **>(block);
      --pool.count[index];
      return block;
    }
    return ::operator new((index + 1) * frame_pool::granule);
  }
#endif
  return ::operator new(size);
}

inline void frame_deallocate(void *block, [[maybe_unused]] std::size_t size) noexcept {
#if AIO_FRAME_POOL
  const std::size_t index = (size - 1) / frame_pool::granule;
  if (index < frame_pool::classes) {
    frame_pool &pool = this_thread_frames;
    if (pool.count[index] < frame_pool::keep && (pool.state == frame_pool::stage::registered || frame_pool_adopt())) {
      *static_cast<void **>(block) = pool.head[index];
      pool.head[index] = block;
      ++pool.count[index];
      return;
    }
  }
#endif
  ::operator delete(block);
}

} // namespace aio::detail
