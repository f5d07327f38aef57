// Awaits that end after a while, for the checker's tests.
#pragma once
#pragma GCC system_header

#include "aio/aio.h"

namespace aio {
template <class D, class T> task<T> timeout(D, task<T>);
template <class T, class D> task<T> wait_for(task<T>, D);
} // namespace aio
