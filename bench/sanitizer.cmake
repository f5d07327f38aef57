# What bench/sanitizer.py measures: an echo server with and without the sanitizer.
add_executable(bench_sanitizer_echo sanitizer_echo.cpp)
target_link_libraries(bench_sanitizer_echo PRIVATE corosan::aio)
corosan_warnings(bench_sanitizer_echo)
