// What type an exception_ptr holds, without throwing it where the library tells.
#pragma once

#include <exception>
#include <typeinfo>

namespace aio::detail {

/// True when `error` holds exactly a Type (which has no derived classes). Throwing to find out costs a microsecond,
/// and every cancelled task asks.
template <class Type> bool holds(const std::exception_ptr &error) noexcept {
  if (!error)
    return false;
#if defined(__GLIBCXX__)
  return *error.__cxa_exception_type() == typeid(Type);
#else
  try {
    std::rethrow_exception(error);
  } catch (const Type &) {
    return true;
  } catch (...) {
    return false;
  }
#endif
}

} // namespace aio::detail
