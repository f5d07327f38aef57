// What a coroutine ends with: a value, a reference, nothing, or an exception.
#pragma once

#include <exception>
#include <memory>
#include <type_traits>
#include <utility>
#include <variant>

namespace aio::detail {

template <class T> class outcome {
  using stored = std::conditional_t<std::is_void_v<T>, std::monostate,
                                    std::conditional_t<std::is_reference_v<T>, std::remove_reference_t<T> *, T>>;

public:
  template <class... Args> void set_value(Args &&...args) {
    if constexpr (std::is_reference_v<T>)
      state_.template emplace<1>(std::addressof(args)...);
    else
      state_.template emplace<1>(std::forward<Args>(args)...);
  }
  void set_exception(std::exception_ptr error) noexcept { state_.template emplace<2>(std::move(error)); }

  std::exception_ptr exception() const noexcept {
    const std::exception_ptr *error = std::get_if<2>(&state_);
    return error ? *error : nullptr;
  }
  /// Moves the value out, or throws the exception.
  T take() {
    rethrow();
    if constexpr (std::is_reference_v<T>)
      return static_cast<T>(*std::get<1>(state_));
    else if constexpr (!std::is_void_v<T>)
      return std::move(std::get<1>(state_));
  }
  /// The value in place, or throws the exception.
  std::add_lvalue_reference_t<T> get() {
    rethrow();
    if constexpr (std::is_reference_v<T>)
      return *std::get<1>(state_);
    else if constexpr (!std::is_void_v<T>)
      return std::get<1>(state_);
  }

private:
  void rethrow() const {
    if (const std::exception_ptr *error = std::get_if<2>(&state_))
      std::rethrow_exception(*error);
  }

  std::variant<std::monostate, stored, std::exception_ptr> state_;
};

} // namespace aio::detail
