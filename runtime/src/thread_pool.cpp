// The threads of to_thread.
#include "aio/detail/thread_pool.h"

#include <algorithm>
#include <pthread.h>

namespace aio::detail {

namespace {
/// For people and debuggers: such a thread does nothing between its calls.
constexpr const char *thread_name = "aio-thread";

std::size_t default_limit() noexcept { return std::min<std::size_t>(32, std::thread::hardware_concurrency() + 4); }
} // namespace

thread_pool::thread_pool(std::size_t limit) : limit_(limit != 0 ? limit : default_limit()) {}

thread_pool::~thread_pool() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
    for (thread_call *call = first_; call; call = call->next)
      call->queued = false;
    first_ = nullptr;
    last_ = &first_;
  }
  wake_.notify_all();
  for (std::thread &thread : threads_)
    thread.join();
}

void thread_pool::submit(thread_call &call) {
  {
    std::lock_guard lock(mutex_);
    if (idle_ <= queued_ && threads_.size() < limit_) {
      try {
        threads_.emplace_back([this] { work(); });
      } catch (...) {
        // The system has no more threads: those that exist will come round to this call.
        if (threads_.empty())
          throw;
      }
    }
    call.next = nullptr;
    call.queued = true;
    *last_ = &call;
    last_ = &call.next;
    ++queued_;
  }
  wake_.notify_one();
}

bool thread_pool::withdraw(thread_call &call) noexcept {
  std::lock_guard lock(mutex_);
  if (!call.queued)
    return false;
  thread_call **link = &first_;
  while (*link != &call)
    link = &(*link)->next;
  *link = call.next;
  if (last_ == &call.next)
    last_ = link;
  call.queued = false;
  --queued_;
  return true;
}

void thread_pool::work() {
  ::pthread_setname_np(::pthread_self(), thread_name);
  std::unique_lock lock(mutex_);
  for (;;) {
    while (!first_ && !stopping_) {
      ++idle_;
      wake_.wait(lock);
      --idle_;
    }
    if (stopping_)
      return;
    thread_call &call = *first_;
    first_ = call.next;
    if (!first_)
      last_ = &first_;
    call.queued = false;
    --queued_;
    lock.unlock();
    call.execute();
    lock.lock();
  }
}

} // namespace aio::detail
