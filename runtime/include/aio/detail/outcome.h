// What a coroutine ends with: a value, a reference, nothing, or an exception.
#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

namespace aio::detail {

[[noreturn, gnu::cold, gnu::noinline]] inline void rethrow(const std::exception_ptr &error) {
  std::rethrow_exception(error);
}

/// A union of its own instead of std::variant: every awaited coroutine has one, and it costs what it must.
template <class T> class outcome {
  struct nothing {};
  using stored =
      std::conditional_t<std::is_void_v<T>, nothing,
                         std::conditional_t<std::is_reference_v<T>, std::remove_reference_t<T> *, std::remove_cv_t<T>>>;

public:
  outcome() noexcept {}
  outcome(outcome &&other) noexcept(std::is_nothrow_move_constructible_v<stored>) { take_over(other); }
  outcome &operator=(outcome &&other) noexcept(std::is_nothrow_move_constructible_v<stored>) {
    if (this != &other) {
      clear();
      take_over(other);
    }
    return *this;
  }
  ~outcome() { clear(); }

  template <class... Args> void set_value(Args &&...args) {
    clear();
    if constexpr (std::is_reference_v<T>)
      ::new (static_cast<void *>(&value_)) stored(std::addressof(args)...);
    else
      ::new (static_cast<void *>(&value_)) stored(std::forward<Args>(args)...);
    holds_ = content::value;
  }
  void set_exception(std::exception_ptr error) noexcept {
    clear();
    ::new (static_cast<void *>(&error_)) std::exception_ptr(std::move(error));
    holds_ = content::error;
  }

  bool has_value() const noexcept { return holds_ == content::value; }
  std::exception_ptr exception() const noexcept { return holds_ == content::error ? error_ : nullptr; }
  /// Moves the value out, or throws the exception.
  T take() {
    if (holds_ == content::error) [[unlikely]]
      rethrow(error_);
    if constexpr (std::is_reference_v<T>)
      return static_cast<T>(*value_);
    else if constexpr (!std::is_void_v<T>)
      return std::move(value_);
  }
  /// The value in place, or throws the exception.
  std::add_lvalue_reference_t<T> get() {
    if (holds_ == content::error) [[unlikely]]
      rethrow(error_);
    if constexpr (std::is_reference_v<T>)
      return *value_;
    else if constexpr (!std::is_void_v<T>)
      return value_;
  }

private:
  enum class content : std::uint8_t { nothing, value, error };

  void clear() noexcept {
    const content had = std::exchange(holds_, content::nothing);
    if (had == content::error) [[unlikely]]
      error_.~exception_ptr();
    else if constexpr (!std::is_trivially_destructible_v<stored>)
      if (had == content::value)
        value_.~stored();
  }
  void take_over(outcome &other) noexcept(std::is_nothrow_move_constructible_v<stored>) {
    if (other.holds_ == content::value)
      ::new (static_cast<void *>(&value_)) stored(std::move(other.value_));
    else if (other.holds_ == content::error)
      ::new (static_cast<void *>(&error_)) std::exception_ptr(other.error_);
    holds_ = other.holds_;
  }

  union {
    stored value_;
    std::exception_ptr error_;
  };
  content holds_ = content::nothing;
};

} // namespace aio::detail
