// An exception as text.
#pragma once

#include <exception>
#include <string>

namespace aio::detail {

/// "type: what()"; for an exception that is no std::exception, what is known of it.
std::string describe(const std::exception_ptr &error);

} // namespace aio::detail
