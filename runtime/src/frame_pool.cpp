// Clean-up of a thread's free lists when the thread ends.
#include "aio/detail/frame_pool.h"

namespace aio::detail {

constinit thread_local frame_pool this_thread_frames{};

namespace {
struct closer {
  ~closer() {
    frame_pool &pool = this_thread_frames;
    pool.state = frame_pool::stage::closed;
    for (std::size_t index = 0; index < frame_pool::classes; ++index) {
      while (void *block = pool.head[index]) {
        pool.head[index] = *static_cast<void **>(block);
        ::operator delete(block);
      }
      pool.count[index] = 0;
    }
  }
};
} // namespace

bool frame_pool_adopt() noexcept {
  if (this_thread_frames.state == frame_pool::stage::closed)
    return false;
  static thread_local closer at_thread_exit;
  (void)at_thread_exit;
  this_thread_frames.state = frame_pool::stage::registered;
  return true;
}

} // namespace aio::detail
