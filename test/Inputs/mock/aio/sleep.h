// The awaitable sleep of aio, for the checker's tests.
#pragma once

#include "aio/aio.h"

namespace aio {
template <class D> task<> sleep(D);
}
