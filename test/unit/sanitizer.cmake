# Unit tests of the sanitizer's parts that need no process of their own.
set(sanitizer_sources ${PROJECT_SOURCE_DIR}/sanitizer/src)
corosan_unit_test(sanitizer_test sanitizer_settings.cpp sanitizer_suppressions.cpp sanitizer_baseline.cpp sanitizer_stack.cpp sanitizer_names.cpp sanitizer_occurrences.cpp
                  ${sanitizer_sources}/settings.cpp ${sanitizer_sources}/report/suppressions.cpp
                  ${sanitizer_sources}/report/baseline.cpp ${sanitizer_sources}/report/json_writer.cpp ${sanitizer_sources}/report/names.cpp
                  ${sanitizer_sources}/stack.cpp ${sanitizer_sources}/did_you_mean.cpp
                  ${sanitizer_sources}/interpose/raw_syscall.cpp
                  LIBS corosan::catalog)
target_include_directories(sanitizer_test PRIVATE ${sanitizer_sources})
set_target_properties(sanitizer_test PROPERTIES UNITY_BUILD OFF) # as in the library itself
