# What bench/link.py measures: the facts of made-up programs.
if(TARGET corosan_driver)
  add_executable(bench_link_facts link_facts.cpp)
  target_link_libraries(bench_link_facts PRIVATE corosan_driver)
  corosan_warnings(bench_link_facts)
endif()
