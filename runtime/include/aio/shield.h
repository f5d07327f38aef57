// aio::shield: protects work from the cancellation of the task that waits for it.
#pragma once

#include "aio/create_task.h"
#include "aio/detail/gather_awaiter.h"
#include "aio/detail/shield_awaiter.h"

#include <utility>

namespace aio {

/// `co_await shield(f())` runs f() as a task of its own and gives its result. When the awaiting task is cancelled it
/// gets cancelled_error at once, and the work goes on; what it throws later goes to the loop's exception handler. Work
/// that is itself cancelled gives cancelled_error, too. Keep a handle (`auto h = create_task(f()); co_await
/// shield(h);`) to wait for it after a cancellation; f() must own what it uses, since it may outlive its caller.
/// Threads: the loop's thread only. Source of semantics: asyncio.shield.
template <class T> auto shield(task<T> body) {
  return detail::shield_awaitable<T, true>(detail::spawn_record(std::move(body)));
}
/// The same for a task that runs already; gives a reference to its result.
template <class T> auto shield(const task_handle<T> &handle) {
  detail::task_record<T> &record = detail::handle_access::get(handle);
  record.retain();
  return detail::shield_awaitable<T, false>(detail::task_pointer<detail::task_record<T>>(&record));
}
template <class T> auto shield(task_handle<T> &&handle) {
  return detail::shield_awaitable<T, true>(detail::handle_access::take(std::move(handle)));
}
/// The same for anything else that a task can await.
template <class Awaitable>
  requires awaitable_in_task<detail::own_awaitable_t<Awaitable>>
auto shield(Awaitable &&awaitable) {
  using owned = detail::own_awaitable_t<Awaitable>;
  return shield(detail::as_task<owned>(owned(std::forward<Awaitable>(awaitable))));
}

} // namespace aio
