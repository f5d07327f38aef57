# The runtime's GoogleTest programs. Few translation units on purpose: each that includes Asio takes seconds to compile.
corosan_unit_test(runtime_test runtime/task.cpp LIBS corosan::aio)
