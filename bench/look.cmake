# What bench/look.py measures: corosan pstree on a program with a million tasks.
add_executable(bench_look_tasks look_tasks.cpp)
target_link_libraries(bench_look_tasks PRIVATE corosan::aio)
corosan_warnings(bench_look_tasks)
