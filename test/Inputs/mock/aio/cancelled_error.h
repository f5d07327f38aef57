// What a cancelled task of aio is thrown, for the checker's tests.
#pragma once
#pragma GCC system_header

namespace aio {
class cancelled_error final {
public:
  const char *what() const noexcept;
};
} // namespace aio
