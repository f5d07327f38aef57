# The CMake package: find_package(corosan) gives corosan::aio, corosan::sanitizer, corosan::catalog.
include(CMakePackageConfigHelpers)
