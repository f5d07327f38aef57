// Looks for the sanitizer and takes its hook table.
#include "aio/detail/activation.h"

#include "aio/debug.h"

#include <cstdio>
#include <dlfcn.h>

namespace aio::detail {

bool activate(bool asked) noexcept {
  if (debug::enabled())
    return false;
  using entry = const debug::hooks *(*)(std::uint32_t) noexcept;
  const auto hooks = reinterpret_cast<entry>(::dlsym(RTLD_DEFAULT, "corosan_aio_hooks"));
  if (hooks)
    debug::active = hooks(debug::abi_version);
  (void)asked;
  return debug::enabled();
}

} // namespace aio::detail
