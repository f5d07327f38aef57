// Compiler attributes of the runtime's coroutine types.
#pragma once

// AIO_CORO_ATTRIBUTES (off unless defined): Clang's coroutine attributes on aio::task. They make Clang report a
// non-coroutine that returns a task, a temporary bound to a task's reference parameter, and they let it put an awaited
// frame inside its caller's. They also reject std::function<aio::task<T>()>, which is why they must be asked for.
#if defined(AIO_CORO_ATTRIBUTES) && defined(__clang__) && __clang_major__ >= 20
#define AIO_TASK_ATTRIBUTES clang::coro_return_type, clang::coro_lifetimebound, clang::coro_await_elidable
#define AIO_CORO_WRAPPER [[clang::coro_wrapper]]
#else
#define AIO_TASK_ATTRIBUTES
#define AIO_CORO_WRAPPER
#endif
