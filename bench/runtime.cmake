# aio with hooks against aio without, and against Asio's coroutines: build/<preset>/bin/bench_runtime_ratios
get_target_property(aio_sources corosan_aio SOURCES)
list(TRANSFORM aio_sources PREPEND ${PROJECT_SOURCE_DIR}/runtime/ REGEX "^src/")
add_library(bench_aio_nohooks STATIC ${aio_sources})
set_target_properties(bench_aio_nohooks PROPERTIES UNITY_BUILD ON)
target_include_directories(bench_aio_nohooks PUBLIC ${PROJECT_SOURCE_DIR}/runtime/include)
target_compile_definitions(bench_aio_nohooks PUBLIC AIO_NO_DEBUG_HOOKS)
target_compile_options(bench_aio_nohooks PUBLIC $<$<COMPILE_LANG_AND_ID:CXX,GNU>:-foptimize-sibling-calls>)
target_link_libraries(bench_aio_nohooks PUBLIC Boost::headers Threads::Threads ${CMAKE_DL_LIBS})

add_executable(bench_runtime_worker runtime_worker.cpp)
target_link_libraries(bench_runtime_worker PRIVATE corosan::aio)
add_executable(bench_runtime_worker_nohooks runtime_worker.cpp)
target_link_libraries(bench_runtime_worker_nohooks PRIVATE bench_aio_nohooks)
add_executable(bench_runtime_ratios runtime_ratios.cpp)
add_dependencies(bench_runtime_ratios bench_runtime_worker bench_runtime_worker_nohooks)
foreach(target bench_aio_nohooks bench_runtime_worker bench_runtime_worker_nohooks bench_runtime_ratios)
  corosan_warnings(${target})
endforeach()

# All peers in one program, on Google Benchmark: bench/runtime.py runs it and prints the ratios.
find_package(benchmark REQUIRED)
add_executable(bench_runtime runtime/await.cpp runtime/tasks.cpp runtime/sync.cpp runtime/timers.cpp
                             runtime/operations.cpp runtime/echo.cpp)
target_link_libraries(bench_runtime PRIVATE corosan::aio benchmark::benchmark_main)
corosan_warnings(bench_runtime)
