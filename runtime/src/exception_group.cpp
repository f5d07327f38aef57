// The text and the leaves of an exception_group.
#include "aio/exception_group.h"

#include "aio/detail/describe.h"

#include <stdexcept>

namespace aio {

namespace {

/// The text of one exception below its group: a group's own lines move to the right.
std::string indented(const std::string &text, const char *rest) {
  std::string lines;
  for (const char c : text) {
    lines += c;
    if (c == '\n')
      lines += rest;
  }
  return lines;
}

} // namespace

exception_group::exception_group(std::string message, std::vector<std::exception_ptr> exceptions)
    : message_(std::move(message)), exceptions_(std::move(exceptions)) {
  if (exceptions_.empty())
    throw std::invalid_argument("aio: an exception_group needs at least one exception");
  const std::size_t count = exceptions_.size();
  text_ = message_ + " (" + std::to_string(count) + (count == 1 ? " exception)" : " exceptions)");
  for (std::size_t place = 0; place < count; ++place)
    text_ += "\n +- " + indented(detail::describe(exceptions_[place]), place + 1 < count ? " |  " : "    ");
}

std::vector<std::exception_ptr> exception_group::leaves() const {
  std::vector<std::exception_ptr> found;
  for (const std::exception_ptr &each : exceptions_) {
    try {
      std::rethrow_exception(each);
    } catch (const exception_group &group) {
      const std::vector<std::exception_ptr> inner = group.leaves();
      found.insert(found.end(), inner.begin(), inner.end());
    } catch (...) {
      found.push_back(each);
    }
  }
  return found;
}

} // namespace aio
