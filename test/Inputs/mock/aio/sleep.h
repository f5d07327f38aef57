// The awaitable sleep of aio, for the checker's tests.
#pragma once
#pragma GCC system_header

#include "aio/aio.h"

namespace aio {
template <class D> task<> sleep(D);
}
