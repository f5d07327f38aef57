// aio::exit_stack and with_exit_stack: resources that are left in reverse order.
#pragma once

#include "aio/detail/exit_entry.h"
#include "aio/detail/self_awaitable.h"
#include "aio/task_group.h"

#include <exception>
#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

namespace aio {

/// Given to the body of with_exit_stack: what is entered here is left when the body ends, last first, whatever it ends
/// with. Do not keep a reference to it after that.
/// Threads: the loop's thread only. Source of semantics: contextlib.AsyncExitStack; FastAPI's Depends with yield.
class exit_stack {
public:
  exit_stack() = default;
  exit_stack(const exit_stack &) = delete;
  exit_stack &operator=(const exit_stack &) = delete;

  /// `auto &file = co_await stack.enter(aio::open(path))`: takes a resource, or awaits what makes one, and keeps it
  /// until it is left. A resource is an object with an asynchronous close (a member aclose() or close() whose result
  /// can be awaited).
  template <class Resource> task<detail::resource_t<Resource> &> enter(Resource made) {
    auto entry = std::make_unique<detail::resource_entry<detail::resource_t<Resource>>>(
        co_await detail::make_resource(std::move(made)));
    detail::resource_t<Resource> &resource = entry->resource;
    entries_.push_back(std::move(entry));
    co_return resource;
  }
  /// An asynchronous generator that gives one value: what is before its co_yield enters, what is behind it leaves, and
  /// an error of the body is thrown at the co_yield.
  template <class T> task<T &> enter(async_generator<T> generator) {
    auto entry = std::make_unique<detail::generator_entry<T>>(std::move(generator));
    co_await entry->start();
    T &value = *entry->value;
    entries_.push_back(std::move(entry));
    co_return value;
  }
  /// `co_await clean_up()` when it is left. `clean_up` is kept.
  template <class Function> void push(Function clean_up) {
    entries_.push_back(std::make_unique<detail::function_entry<Function>>(std::move(clean_up)));
  }

  /// Leaves everything, last first. `error`: what the body ended with, or null; gives what is to be thrown in the end.
  /// with_exit_stack calls it.
  task<std::exception_ptr> unwind(std::exception_ptr error);

private:
  std::vector<std::unique_ptr<detail::exit_entry>> entries_;
};

/// `co_await with_exit_stack([&](exit_stack &stack) -> task<T> { ... })` gives the body's result when everything was
/// left. (A destructor cannot wait for an asynchronous close, so the scope is a co_await.)
/// Errors: the body's error is thrown after the clean-up. An error of the clean-up is thrown when the body had none or
/// was cancelled, else it goes to the loop's exception handler. The rest is left all the same.
/// Cancellation: one that ended the body does not interrupt the clean-up; a further one does interrupt what it meets.
/// Together with an error the error is thrown, and the cancellation comes at the next co_await.
template <detail::coroutine_taking<exit_stack> Body>
task<detail::body_result_t<Body, exit_stack>> with_exit_stack(Body body) {
  exit_stack stack;
  detail::outcome<detail::body_result_t<Body, exit_stack>> result;
  std::exception_ptr error;
  try {
    if constexpr (std::is_void_v<detail::body_result_t<Body, exit_stack>>) {
      co_await body(stack);
      result.set_value();
    } else {
      result.set_value(co_await body(stack));
    }
  } catch (...) {
    error = std::current_exception();
  }
  error = co_await stack.unwind(error);
  if (error)
    std::rethrow_exception(error);
  co_return result.take();
}

namespace detail {
template <class Resource, class Body> class with_body {
public:
  with_body(Resource made, Body body) : made_(std::move(made)), body_(std::move(body)) {}
  auto operator()(exit_stack &stack) { return run(stack, std::move(made_), body_); }

private:
  template <class Entered> using result_t = await_result_t<std::invoke_result_t<Body &, Entered &>>;
  using entered =
      std::remove_reference_t<await_result_t<decltype(std::declval<exit_stack &>().enter(std::declval<Resource>()))>>;
  static task<result_t<entered>> run(exit_stack &stack, Resource made, Body &body) {
    entered &resource = co_await stack.enter(std::move(made));
    co_return co_await body(resource);
  }
  Resource made_;
  Body body_;
};
} // namespace detail

/// `co_await with(aio::open(path), [&](aio::file &file) -> task<T> { ... })`: one resource, entered before and left
/// after the body. Resource, errors and cancellation: as for exit_stack. Source of semantics: Python's async with.
template <class Resource, class Body> auto with(Resource made, Body body) {
  return with_exit_stack(detail::with_body<Resource, Body>(std::move(made), std::move(body)));
}

} // namespace aio
