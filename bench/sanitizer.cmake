# What bench/sanitizer.py measures: an echo server with and without the sanitizer.
add_executable(bench_sanitizer_echo sanitizer_echo.cpp)
target_link_libraries(bench_sanitizer_echo PRIVATE corosan::aio)
corosan_warnings(bench_sanitizer_echo)
# What bench/sanitizer_memory.py runs: findings without end.
add_executable(bench_sanitizer_memory sanitizer_memory.cpp)
target_include_directories(bench_sanitizer_memory PRIVATE ${PROJECT_SOURCE_DIR}/sanitizer/include)
corosan_warnings(bench_sanitizer_memory)
