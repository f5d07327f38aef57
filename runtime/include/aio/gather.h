// aio::gather: runs awaitables beside each other and waits for all.
#pragma once

#include "aio/detail/gather_awaiter.h"

#include <ranges>
#include <type_traits>
#include <utility>

namespace aio {

/// `auto [a, b] = co_await gather(f(), g())` runs its arguments as tasks of the loop, from the co_await on, and gives
/// their results in the order of the arguments: a std::tuple in which void is std::monostate and T& is
/// std::reference_wrapper<T>. Arguments: anything that a task can await; task_handles take part with their task.
/// The first exception is thrown at once; the others keep running, and what they throw is not reported.
/// Cancellation: all are cancelled and waited for; then the first error, else cancelled_error, is thrown. When a single
/// one is cancelled, its cancelled_error counts as its exception.
/// Source of semantics: asyncio.gather; waiting for all under cancellation is ours, since children may refer to locals
/// of the task that gathers.
template <class... Awaitables>
  requires(awaitable_in_task<detail::own_awaitable_t<Awaitables>> && ...)
auto gather(Awaitables &&...awaitables) {
  return detail::gather_awaitable<detail::own_awaitable_t<Awaitables>...>(std::in_place,
                                                                          std::forward<Awaitables>(awaitables)...);
}

/// The same over a range of tasks or task_handles: gives a std::vector of the results. An rvalue range is moved from;
/// an lvalue range must hold handles, whose tasks are shared.
template <std::ranges::forward_range Range>
  requires awaitable_in_task<detail::own_awaitable_t<detail::element_t<Range>>>
auto gather(Range &&range) {
  using owned = detail::own_awaitable_t<detail::element_t<Range>>;
  std::vector<owned> elements;
  for (auto &element : range)
    elements.emplace_back(static_cast<detail::element_t<Range>>(element));
  return detail::gather_range_awaitable<owned>(std::move(elements));
}

} // namespace aio
