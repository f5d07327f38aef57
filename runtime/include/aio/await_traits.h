// How a type is awaited inside an aio::task.
#pragma once

#include <type_traits>
#include <utility>

namespace aio {

/// The point of extension for awaitable types: awaiter(value) returns an awaiter whose await_suspend takes a
/// std::coroutine_handle of a promise of this runtime. The types of this library give it as member aio_await(); the
/// headers <aio/use_op.h> and <aio/awaitable.h> specialise it for Asio.
template <class Awaitable> struct await_traits {
  template <class Self>
    requires requires(Self &&self) { std::forward<Self>(self).aio_await(); }
  static decltype(auto) awaiter(Self &&self) {
    return std::forward<Self>(self).aio_await();
  }
};

/// True when `co_await` of this type works inside an aio::task.
template <class Awaitable>
concept awaitable_in_task = requires(Awaitable &&value) {
  await_traits<std::remove_cvref_t<Awaitable>>::awaiter(std::forward<Awaitable>(value));
};

/// What co_await of this type gives.
template <class Awaitable>
using await_result_t =
    decltype(std::declval<decltype(await_traits<std::remove_cvref_t<Awaitable>>::awaiter(std::declval<Awaitable>()))>()
                 .await_resume());

} // namespace aio
