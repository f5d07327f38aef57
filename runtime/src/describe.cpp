// An exception as text.
#include "aio/detail/describe.h"

#include "aio/cancelled_error.h"
#include "aio/exception_group.h"

#include <cstdlib>
#include <cxxabi.h>
#include <typeinfo>

namespace aio::detail {

std::string describe(const std::exception_ptr &error) {
  try {
    std::rethrow_exception(error);
  } catch (const exception_group &group) {
    return group.what();
  } catch (const std::exception &exception) {
    const char *mangled = typeid(exception).name();
    int status = 0;
    char *readable = abi::__cxa_demangle(mangled, nullptr, nullptr, &status);
    std::string text = std::string(readable ? readable : mangled) + ": " + exception.what();
    std::free(readable);
    return text;
  } catch (const cancelled_error &cancelled) {
    return "aio::cancelled_error" + (cancelled.reason().empty() ? std::string() : ": " + cancelled.reason());
  } catch (...) {
    return "an exception that is no std::exception";
  }
}

} // namespace aio::detail
