# Functions for users of the package.

# corosan_check(TARGET [ERROR] [ARGUMENTS...]): runs coro-tidy on every C++ source of TARGET as it is compiled; ARGUMENTS
# are options of coro-tidy. Findings are warnings of the build; with ERROR they fail it.
function(corosan_check target)
  find_program(COROSAN_CORO_TIDY coro-tidy HINTS "${corosan_BINDIR}" DOC "The checker of corosan")
  if(NOT COROSAN_CORO_TIDY)
    message(FATAL_ERROR "corosan_check(${target}): this installation of corosan has no coro-tidy; "
                        "build it with LLVM's development packages, or set COROSAN_CORO_TIDY")
  endif()
  cmake_parse_arguments(arg "ERROR" "" "" ${ARGN})
  set(command ${COROSAN_CORO_TIDY} ${arg_UNPARSED_ARGUMENTS})
  if(NOT arg_ERROR)
    list(APPEND command --exit-zero)
  endif()
  set_target_properties(${target} PROPERTIES CXX_CLANG_TIDY "${command}")
endfunction()
