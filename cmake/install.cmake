# What `cmake --install` puts where, and the CMake package: find_package(corosan) gives corosan::aio, corosan::sanitizer, corosan::asio,
# corosan::catalog and the functions of corosan_functions.cmake. The checker's programs are installed where they are
# built. The installed tree can be moved.
set(corosan_package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/corosan)
set(corosan_data_dir ${CMAKE_INSTALL_DATADIR}/corosan)

# The catalog is data that other programs may compile in: catalog/catalog.h and its rows.
target_include_directories(corosan_catalog INTERFACE $<INSTALL_INTERFACE:${corosan_data_dir}>)
set_target_properties(corosan_catalog PROPERTIES EXPORT_NAME catalog)
install(DIRECTORY catalog/ DESTINATION ${corosan_data_dir}/catalog FILES_MATCHING PATTERN "*.h" PATTERN "*.def")
install(DIRECTORY runtime/include/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h")
set(corosan_has_tls OFF)
if(TARGET corosan_aio_tls)
  set(corosan_has_tls ON)
  install(TARGETS corosan_aio_tls EXPORT corosan_targets)
endif()
install(TARGETS corosan_catalog corosan_aio EXPORT corosan_targets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})

if(COROSAN_SANITIZER)
  install(DIRECTORY sanitizer/include/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h")
  install(DIRECTORY sanitizer/adapters/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.hpp")
  install(TARGETS corosan_asio EXPORT corosan_targets)
  install(TARGETS corosan_sanitizer EXPORT corosan_targets LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
  install(FILES sanitizer/tsan.supp DESTINATION ${corosan_data_dir})
  install(TARGETS corosan_command RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  install(FILES sanitizer/gdb/corosan-gdb.py DESTINATION ${corosan_data_dir}/gdb)
endif()

install(EXPORT corosan_targets NAMESPACE corosan:: DESTINATION ${corosan_package_dir})
configure_package_config_file(
  cmake/corosan-config.cmake.in ${PROJECT_BINARY_DIR}/corosan-config.cmake INSTALL_DESTINATION ${corosan_package_dir}
  PATH_VARS CMAKE_INSTALL_BINDIR CMAKE_INSTALL_LIBDIR)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/corosan-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/corosan-config.cmake ${PROJECT_BINARY_DIR}/corosan-config-version.cmake
              cmake/corosan_functions.cmake DESTINATION ${corosan_package_dir})
