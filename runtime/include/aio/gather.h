// aio::gather: runs awaitables beside each other and waits for all.
#pragma once

#include "aio/detail/gather_awaiter.h"

#include <ranges>
#include <type_traits>
#include <utility>

namespace aio {

/// For gather: results come as aio::result, an exception in place of a value.
struct return_exceptions_t {
  explicit return_exceptions_t() = default;
};
inline constexpr return_exceptions_t return_exceptions{};

namespace detail {
template <bool Errors, class... Awaitables> auto make_gather(Awaitables &&...awaitables) {
  return gather_awaitable<Errors, own_awaitable_t<Awaitables>...>(std::in_place,
                                                                  std::forward<Awaitables>(awaitables)...);
}
template <bool Errors, class Range> auto make_gather_range(Range &&range) {
  using owned = own_awaitable_t<element_t<Range>>;
  std::vector<owned> elements;
  if constexpr (std::ranges::sized_range<Range>)
    elements.reserve(std::ranges::size(range));
  for (auto &element : range)
    elements.emplace_back(static_cast<element_t<Range>>(element));
  return gather_range_awaitable<Errors, owned>(std::move(elements));
}
template <class Range>
concept range_of_awaitables = std::ranges::forward_range<Range> && awaitable_in_task<own_awaitable_t<element_t<Range>>>;
} // namespace detail

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
  return detail::make_gather<false>(std::forward<Awaitables>(awaitables)...);
}

/// The same over a range of tasks or task_handles: gives a std::vector of the results. An rvalue range is moved from;
/// an lvalue range must hold handles, whose tasks are shared.
template <detail::range_of_awaitables Range> auto gather(Range &&range) {
  return detail::make_gather_range<false>(std::forward<Range>(range));
}

/// `co_await gather(return_exceptions, f(), g())` waits for all whatever they end with, and gives a tuple of
/// aio::result. A cancelled child is one with cancelled_error; cancelling the gathering task is still thrown there.
template <class... Awaitables>
  requires(awaitable_in_task<detail::own_awaitable_t<Awaitables>> && ...)
auto gather(return_exceptions_t, Awaitables &&...awaitables) {
  return detail::make_gather<true>(std::forward<Awaitables>(awaitables)...);
}
/// The same over a range: a vector of aio::result.
template <detail::range_of_awaitables Range> auto gather(return_exceptions_t, Range &&range) {
  return detail::make_gather_range<true>(std::forward<Range>(range));
}

} // namespace aio
