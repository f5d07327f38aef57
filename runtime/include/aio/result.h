// aio::result<T>: what a task ended with, a value or an exception, without throwing.
#pragma once

#include "aio/detail/outcome.h"

#include <exception>
#include <type_traits>
#include <utility>

namespace aio {

/// An element of what gather(return_exceptions, ...) gives. T may be void or a reference. Move-only.
/// Threads: any, one at a time. Source of semantics: the list that asyncio.gather(return_exceptions=True) returns.
template <class T = void> class result {
public:
  using value_type = T;

  explicit result(detail::outcome<T> &&ended) noexcept(std::is_nothrow_move_constructible_v<detail::outcome<T>>)
      : ended_(std::move(ended)) {}
  /// Made of an exception.
  explicit result(std::exception_ptr error) noexcept { ended_.set_exception(std::move(error)); }

  bool has_value() const noexcept { return ended_.has_value(); }
  explicit operator bool() const noexcept { return has_value(); }
  /// The value, or throws the exception.
  std::add_lvalue_reference_t<T> value() & { return ended_.get(); }
  T value() && { return ended_.take(); }
  /// Null when there is a value.
  std::exception_ptr exception() const noexcept { return ended_.exception(); }

private:
  detail::outcome<T> ended_;
};

} // namespace aio
