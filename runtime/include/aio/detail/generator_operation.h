// What next, athrow and aclose of an aio::async_generator return.
#pragma once

#include "aio/detail/generator_step.h"

#include <exception>
#include <utility>

namespace aio::detail {

template <class T> class [[nodiscard("the generator does not run until this is awaited")]] generator_next_operation {
public:
  explicit generator_next_operation(generator_promise<T> &promise, std::exception_ptr injected = nullptr) noexcept
      : promise_(&promise), injected_(std::move(injected)) {}
  generator_next<T> aio_await() && { return generator_next<T>(*promise_, std::move(injected_)); }

private:
  generator_promise<T> *promise_;
  std::exception_ptr injected_;
};

class [[nodiscard("the generator is not closed until this is awaited")]] generator_close_operation {
public:
  explicit generator_close_operation(generator_promise_base &promise) noexcept : promise_(&promise) {}
  generator_close aio_await() const { return generator_close(*promise_); }

private:
  generator_promise_base *promise_;
};

} // namespace aio::detail
