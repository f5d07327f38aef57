// Makes an awaitable that a coroutine can keep as its parameter, without a reference to the caller's object.
#pragma once

#include "aio/await_traits.h"
#include "aio/task_handle.h"

#include <type_traits>
#include <utility>

namespace aio::detail {

/// A task_handle given as an lvalue: shares its task.
template <class T> class shared_handle {
public:
  explicit shared_handle(const task_handle<T> &handle) : record_(&handle_access::get(handle)) { record_->retain(); }
  shared_handle(shared_handle &&other) noexcept : record_(std::exchange(other.record_, nullptr)) {}
  shared_handle &operator=(shared_handle &&) = delete;
  ~shared_handle() {
    if (record_)
      record_->release();
  }
  task_record<T> &record() const noexcept { return *record_; }
  join_awaiter<T, false> aio_await() && { return join_awaiter<T, false>(*record_); }

private:
  task_record<T> *record_;
};

template <class T> struct own_awaitable_of {
  using type = std::decay_t<T>;
};
template <class T> struct own_awaitable_of<task_handle<T> &> {
  using type = shared_handle<T>;
};
template <class T> struct own_awaitable_of<const task_handle<T> &> {
  using type = shared_handle<T>;
};
/// The type to keep for an argument `T &&`.
template <class T> using own_awaitable_t = typename own_awaitable_of<T>::type;

} // namespace aio::detail
