// Where this program finds the sanitizer's library when COROSAN=1 asks for it.
#pragma once

// CMake's target corosan::aio defines AIO_COROSAN_LIBRARY: the built or installed libcorosan.so. Without it, and
// without COROSAN_LIBRARY in the environment, the dynamic linker looks for the plain name.
#ifndef AIO_COROSAN_LIBRARY
#define AIO_COROSAN_LIBRARY "libcorosan.so"
#endif

extern "C" {
/// Read by the runtime's library before main begins. Weak: every translation unit may bring it.
[[gnu::weak]] extern const char aio_corosan_library[];
[[gnu::weak]] extern const char aio_corosan_library[] = AIO_COROSAN_LIBRARY; // NOLINT(misc-definitions-in-headers)
}
