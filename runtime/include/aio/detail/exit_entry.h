// One thing that an exit_stack leaves.
#pragma once

#include "aio/async_generator.h"
#include "aio/detail/own_awaitable.h"
#include "aio/invalid_state_error.h"
#include "aio/task.h"

#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

namespace aio::detail {

class exit_entry {
public:
  exit_entry() = default;
  exit_entry(const exit_entry &) = delete;
  exit_entry &operator=(const exit_entry &) = delete;
  virtual ~exit_entry() = default;
  /// `error`: what the scope ends with, or null.
  virtual task<void> leave(std::exception_ptr error) = 0;
};

/// A task<Resource> or another awaitable that makes the resource, or the resource itself.
template <class Made> struct resource_of {
  using type = Made;
};
template <awaitable_in_task Made> struct resource_of<Made> {
  using type = std::remove_reference_t<await_result_t<Made>>;
};
template <class Made> using resource_t = typename resource_of<Made>::type;

template <class Made> task<resource_t<Made>> make_resource(Made made) {
  if constexpr (awaitable_in_task<Made>)
    co_return co_await std::move(made);
  else
    co_return std::move(made);
}

template <class Resource> class resource_entry final : public exit_entry {
public:
  explicit resource_entry(Resource &&made) : resource(std::move(made)) {}
  task<void> leave(std::exception_ptr) override {
    if constexpr (requires { resource.aclose(); })
      co_await resource.aclose();
    else
      co_await resource.close();
  }
  Resource resource;
};

template <class Function> class function_entry final : public exit_entry {
public:
  explicit function_entry(Function &&function) : function_(std::move(function)) {}
  task<void> leave(std::exception_ptr) override { co_await function_(); }

private:
  Function function_;
};

template <class T> class generator_entry final : public exit_entry {
public:
  explicit generator_entry(async_generator<T> &&generator) : generator_(std::move(generator)) {}
  task<void> start() {
    value = co_await generator_.next();
    if (!value)
      throw invalid_state_error("aio: a generator that is entered as a resource has to yield once; it yielded nothing");
  }
  task<void> leave(std::exception_ptr error) override {
    std::optional<T> more;
    if (error)
      more = co_await generator_.athrow(error);
    else
      more = co_await generator_.next();
    if (!more)
      co_return;
    co_await generator_.aclose();
    throw invalid_state_error("aio: a generator that is entered as a resource has to yield once; it yielded again");
  }
  std::optional<T> value;

private:
  async_generator<T> generator_;
};

} // namespace aio::detail
