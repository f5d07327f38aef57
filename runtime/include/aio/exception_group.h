// aio::exception_group: several exceptions at once.
#pragma once

#include <exception>
#include <string>
#include <utility>
#include <vector>

namespace aio {

/// What a task_group throws when its tasks failed: all of the exceptions, none of them lost. They may be groups.
/// Copies share the exceptions. Source of semantics: Python's ExceptionGroup (PEP 654).
class exception_group : public std::exception {
public:
  /// Errors: std::invalid_argument when `exceptions` is empty.
  exception_group(std::string message, std::vector<std::exception_ptr> exceptions);

  /// The message and the tree of exceptions below it, one line each.
  const char *what() const noexcept override { return text_.c_str(); }
  const std::string &message() const noexcept { return message_; }
  const std::vector<std::exception_ptr> &exceptions() const noexcept { return exceptions_; }

  /// All exceptions that are no groups, through the nested groups, in order.
  std::vector<std::exception_ptr> leaves() const;
  /// The leaves that are of type Error, and the others. Source: ExceptionGroup.split, without the shape of the tree.
  template <class Error> std::pair<std::vector<std::exception_ptr>, std::vector<std::exception_ptr>> split() const {
    std::pair<std::vector<std::exception_ptr>, std::vector<std::exception_ptr>> parts;
    for (const std::exception_ptr &leaf : leaves())
      (is<Error>(leaf) ? parts.first : parts.second).push_back(leaf);
    return parts;
  }
  /// True when a leaf is of type Error.
  template <class Error> bool contains() const { return !split<Error>().first.empty(); }

private:
  template <class Error> static bool is(const std::exception_ptr &exception) {
    try {
      std::rethrow_exception(exception);
    } catch (const Error &) {
      return true;
    } catch (...) {
      return false;
    }
  }

  std::string message_;
  std::vector<std::exception_ptr> exceptions_;
  std::string text_;
};

} // namespace aio
