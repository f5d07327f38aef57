// aio::parallel_for: computation spread over the threads of a pool.
#pragma once

#include "aio/gather.h"
#include "aio/run_in_executor.h"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <functional>
#include <thread>
#include <utility>
#include <vector>

namespace aio {

namespace detail {

/// The items that are left; shared by the workers.
template <class Function> class parallel_work {
public:
  parallel_work(std::size_t count, Function &function) noexcept : count_(count), function_(function) {}
  void operator()() {
    try {
      for (std::size_t place = next_++; place < count_; place = next_++)
        function_(place);
    } catch (...) {
      stop();
      throw;
    }
  }
  /// No more items are begun.
  void stop() noexcept { next_ = count_; }

private:
  std::atomic<std::size_t> next_{0};
  const std::size_t count_;
  Function &function_;
};

template <class Executor, class Work>
class parallel_awaiter final : public executor_waiter<Executor, std::reference_wrapper<Work>> {
public:
  parallel_awaiter(const Executor &executor, Work &work)
      : executor_waiter<Executor, std::reference_wrapper<Work>>(executor, std::tuple(std::ref(work))), work_(work) {}

private:
  bool take_back() noexcept override {
    work_.stop();
    return false;
  }
  Work &work_;
};

template <class Executor, class Work> class parallel_awaitable {
public:
  parallel_awaitable(const Executor &executor, Work &work) noexcept : executor_(executor), work_(&work) {}
  parallel_awaiter<Executor, Work> aio_await() const { return parallel_awaiter<Executor, Work>(executor_, *work_); }

private:
  Executor executor_;
  Work *work_;
};

} // namespace detail

/// Calls function(i) for each i below `count` on the threads of `executor` (of an asio::thread_pool), `workers` at a
/// time (0: as many as the machine has processors), and waits for all. `function` is called on several threads at once;
/// it is kept here and shared, not copied.
/// Errors: no more calls are begun after an exception; it is thrown when those under way have ended.
/// Cancellation: no more calls are begun; those under way are waited for.
template <class Executor, class Function>
task<void> parallel_for(Executor executor, std::size_t count, Function function, std::size_t workers = 0) {
  if (workers == 0)
    workers = std::max(1u, std::thread::hardware_concurrency());
  detail::parallel_work<Function> work(count, function);
  std::vector<detail::parallel_awaitable<Executor, detail::parallel_work<Function>>> calls;
  for (std::size_t worker = 0; worker < std::min(workers, count); ++worker)
    calls.emplace_back(executor, work);
  std::vector<result<void>> ended = co_await gather(return_exceptions, std::move(calls));
  for (result<void> &each : ended)
    each.value();
}

} // namespace aio
