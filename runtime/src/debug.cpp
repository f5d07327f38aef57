#include "aio/debug.h"

namespace aio::debug {
constinit const hooks *active = nullptr;
} // namespace aio::debug
