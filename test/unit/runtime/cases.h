// What the translations of asyncio's cases share: errors to throw, and what was thrown.
#pragma once

#include "helpers.h"

#include <aio/cancelled_error.h>
#include <aio/create_task.h>
#include <aio/exception_group.h>
#include <aio/sleep.h>

#include <exception>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

/// For asyncio's ZeroDivisionError, ValueError, TypeError and KeyError.
struct zero_division : std::runtime_error {
  zero_division() : std::runtime_error("division by zero") {}
};
struct value_error : std::runtime_error {
  value_error() : std::runtime_error("wrong value") {}
};
struct type_error : std::runtime_error {
  type_error() : std::runtime_error("wrong type") {}
};
struct key_error : std::runtime_error {
  key_error() : std::runtime_error("no such key") {}
};
/// For the test's own exception, and the one that ends the program's work: it is no std::exception.
struct my_error : std::runtime_error {
  my_error() : std::runtime_error("mine") {}
};
struct my_base_error {};

inline aio::task<void> pause(std::chrono::nanoseconds time) { co_await aio::sleep(time); }
template <class T> aio::task<T> give_after(std::chrono::nanoseconds time, T value) {
  co_await aio::sleep(time);
  co_return value;
}
template <class Error> aio::task<void> fail_after(std::chrono::nanoseconds time) {
  co_await aio::sleep(time);
  throw Error();
}
/// Fails whatever its sleep ends with: asyncio's `finally: raise`.
template <class Error> aio::task<void> fail_when_left(std::chrono::nanoseconds time = 10s) {
  try {
    co_await aio::sleep(time);
  } catch (const aio::cancelled_error &) {
  }
  throw Error();
}

/// What a task ends with: null after a value.
template <class T> aio::task<std::exception_ptr> error_of(aio::task<T> body) {
  std::exception_ptr error;
  try {
    co_await std::move(body);
  } catch (...) {
    error = std::current_exception();
  }
  co_return error;
}
template <class T> aio::task<std::exception_ptr> error_of(aio::task_handle<T> &handle) {
  std::exception_ptr error;
  try {
    co_await handle;
  } catch (...) {
    error = std::current_exception();
  }
  co_return error;
}

template <class Error> bool is(const std::exception_ptr &error) {
  if (!error)
    return false;
  try {
    std::rethrow_exception(error);
  } catch (const Error &) {
    return true;
  } catch (...) {
    return false;
  }
}
inline bool is_cancelled(const std::exception_ptr &error) { return is<aio::cancelled_error>(error); }
/// The reason in a cancelled_error.
inline std::string reason_of(const std::exception_ptr &error) {
  try {
    if (error)
      std::rethrow_exception(error);
  } catch (const aio::cancelled_error &cancelled) {
    return cancelled.reason();
  } catch (...) {
    return "another exception";
  }
  return "no exception";
}
/// The exceptions right below a group; none when `error` is no group.
inline std::vector<std::exception_ptr> below(const std::exception_ptr &error) {
  try {
    if (error)
      std::rethrow_exception(error);
  } catch (const aio::exception_group &group) {
    return group.exceptions();
  } catch (...) {
  }
  return {};
}
/// A group right below which are exceptions of all these types, and of no other.
template <class... Errors> bool is_group_of(const std::exception_ptr &error) {
  const std::vector<std::exception_ptr> found = below(error);
  bool no_other = !found.empty();
  for (const std::exception_ptr &each : found)
    no_other = no_other && (is<Errors>(each) || ...);
  const auto contains = [&found](auto is_it) {
    for (const std::exception_ptr &each : found)
      if (is_it(each))
        return true;
    return false;
  };
  return no_other && (contains([](const std::exception_ptr &each) { return is<Errors>(each); }) && ...);
}
