# What bench/sanitizer_throughput.py measures: an echo server with and without the sanitizer.
add_executable(bench_sanitizer_echo sanitizer_echo.cpp)
target_link_libraries(bench_sanitizer_echo PRIVATE corosan::aio)
corosan_warnings(bench_sanitizer_echo)
# bench/sanitizer_hooks.py: single operations of the runtime, with its hooks and with none.
add_executable(bench_sanitizer_hooks sanitizer_hooks.cpp)
target_link_libraries(bench_sanitizer_hooks PRIVATE corosan::aio)
corosan_warnings(bench_sanitizer_hooks)
add_executable(bench_sanitizer_hooks_none sanitizer_hooks.cpp)
target_link_libraries(bench_sanitizer_hooks_none PRIVATE bench_aio_nohooks)
corosan_warnings(bench_sanitizer_hooks_none)
# What bench/sanitizer_memory.py runs: findings without end.
add_executable(bench_sanitizer_memory sanitizer_memory.cpp)
target_include_directories(bench_sanitizer_memory PRIVATE ${PROJECT_SOURCE_DIR}/sanitizer/include)
corosan_warnings(bench_sanitizer_memory)

# bench/asio_tracking.py: the same program without tracking, with ours and with Asio's.
foreach(kind plain tracked own_tracker)
  add_executable(bench_asio_${kind} asio_tracking.cpp)
  target_link_libraries(bench_asio_${kind} PRIVATE Boost::headers Threads::Threads)
endforeach()
target_link_libraries(bench_asio_tracked PRIVATE corosan::asio)
target_compile_definitions(bench_asio_own_tracker PRIVATE BOOST_ASIO_ENABLE_HANDLER_TRACKING)
