// What acquire() and lock() of a mutex or semaphore return.
#pragma once

#include "aio/guard.h"

namespace aio::detail {

template <class Primitive> class [[nodiscard("nothing is acquired until this is awaited")]] acquire_operation {
public:
  explicit acquire_operation(Primitive &primitive) noexcept : primitive_(&primitive) {}
  auto aio_await() const noexcept { return waiter(*primitive_); }

private:
  class waiter final : public Primitive::waiter_type {
  public:
    explicit waiter(Primitive &primitive) noexcept : Primitive::waiter_type(primitive) {}
  };

  Primitive *primitive_;
};

/// Acquires, and gives a guard.
template <class Primitive> class [[nodiscard("nothing is locked until this is awaited")]] lock_operation {
public:
  explicit lock_operation(Primitive &primitive) noexcept : primitive_(&primitive) {}
  auto aio_await() const noexcept { return waiter(*primitive_); }

private:
  class waiter final : public Primitive::waiter_type {
  public:
    explicit waiter(Primitive &primitive) noexcept : Primitive::waiter_type(primitive), held_(&primitive) {}
    guard<Primitive> await_resume() {
      Primitive::waiter_type::await_resume();
      return guard<Primitive>(*held_);
    }

  private:
    Primitive *held_;
  };

  Primitive *primitive_;
};

} // namespace aio::detail
