// aio::as_completed: the tasks of a set, in the order in which they end.
#pragma once

#include "aio/create_task.h"
#include "aio/detail/gather_awaiter.h"
#include "aio/queue.h"
#include "aio/timeout.h"

#include <chrono>
#include <memory>
#include <optional>
#include <ranges>
#include <utility>
#include <vector>

namespace aio {

/// What as_completed gives. Dropping it leaves the tasks running.
/// Threads: the loop's thread only.
template <class T> class completions {
public:
  explicit completions(std::vector<task_handle<T>> tasks, std::optional<std::chrono::steady_clock::time_point> deadline)
      : left_(tasks.size()), deadline_(deadline), ended_(std::make_shared<queue<task_handle<T>>>()) {
    for (task_handle<T> &each : tasks) {
      const any_task task = each;
      auto handle = std::make_shared<task_handle<T>>(std::move(each));
      task.add_done_callback([ended = ended_, handle](const any_task &) { ended->put_nowait(std::move(*handle)); });
    }
  }

  /// `while (auto done = co_await all.next())`: the handle of the next task that ended, `done->result()` its result;
  /// nothing when all were given, or when other calls wait for those that are left. Throws timeout_error at the
  /// deadline.
  /// Cancellation: cancelled_error; no task is lost, the next call gives it.
  task<std::optional<task_handle<T>>> next() {
    if (left_ == 0)
      co_return std::nullopt;
    claim mine(left_);
    std::optional<task_handle<T>> done;
    if (deadline_)
      done = co_await timeout_at(*deadline_, ended_->get());
    else
      done = co_await ended_->get();
    mine.keep();
    co_return done;
  }

private:
  /// One of those that are left, for a call that waits; given back when the call gets none.
  class claim {
  public:
    explicit claim(std::size_t &left) noexcept : left_(&left) { --left; }
    claim(const claim &) = delete;
    claim &operator=(const claim &) = delete;
    ~claim() {
      if (left_)
        ++*left_;
    }
    void keep() noexcept { left_ = nullptr; }

  private:
    std::size_t *left_;
  };

  std::size_t left_; ///< that no call took
  std::optional<std::chrono::steady_clock::time_point> deadline_;
  std::shared_ptr<queue<task_handle<T>>> ended_; ///< shared with the tasks' callbacks
};

namespace detail {
/// Duplicates would have to give their result twice: handles are moved in, so there are none.
template <class T> task_handle<T> as_handle(task<T> body) { return create_task(std::move(body)); }
template <class T> task_handle<T> as_handle(task_handle<T> handle) { return handle; }
template <class Element> struct handle_value;
template <class T> struct handle_value<task<T>> {
  using type = T;
};
template <class T> struct handle_value<task_handle<T>> {
  using type = T;
};
template <class Range>
auto start_completions(Range &&range, std::optional<std::chrono::steady_clock::time_point> until) {
  using value = typename handle_value<std::ranges::range_value_t<Range>>::type;
  std::vector<task_handle<value>> handles;
  for (auto &element : range)
    handles.push_back(as_handle(std::move(element)));
  return completions<value>(std::move(handles), until);
}
} // namespace detail

/// Starts the tasks of a range (of tasks or task_handles, moved in) and gives them one by one as they end:
///     auto all = as_completed(std::move(fetches));
///     while (auto done = co_await all.next())
///       use(done->result());
/// Threads: the loop's thread only. Cancellation: of next(); the tasks go on.
/// Source of semantics: asyncio.as_completed, as an asynchronous iterator (Python 3.13).
template <std::ranges::input_range Range>
  requires(!std::is_lvalue_reference_v<Range>)
auto as_completed(Range &&range) {
  return detail::start_completions(std::forward<Range>(range), std::nullopt);
}
/// The same; after `timeout` next() throws timeout_error.
template <std::ranges::input_range Range, class Rep, class Period>
  requires(!std::is_lvalue_reference_v<Range>)
auto as_completed(Range &&range, std::chrono::duration<Rep, Period> timeout) {
  return detail::start_completions(std::forward<Range>(range),
                                   now() + std::chrono::nanoseconds(detail::to_ns(timeout)));
}

} // namespace aio
