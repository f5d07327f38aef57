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

# corosan_add_test(NAME name COMMAND command [argument...]
#                  [OPTIONS key=value...] [SUPPRESSIONS file] [BASELINE file] [EXITCODE status]
#                  [WORKING_DIRECTORY folder] [CONFIGURATIONS configuration...]):
# add_test() for a program that runs under the sanitizer. It fails as it would without, and when something is found: then
# the program ends with EXITCODE (66), and its output has the reports. OPTIONS are those of COROSAN_OPTIONS; files are
# relative to the current source folder. Further properties (TIMEOUT, LABELS ...) are set with set_tests_properties().
function(corosan_add_test)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "NAME;SUPPRESSIONS;BASELINE;EXITCODE;WORKING_DIRECTORY"
                        "COMMAND;OPTIONS;CONFIGURATIONS")
  if(NOT arg_NAME OR NOT arg_COMMAND)
    message(FATAL_ERROR "corosan_add_test: NAME and COMMAND are needed")
  endif()
  if(arg_UNPARSED_ARGUMENTS OR arg_KEYWORDS_MISSING_VALUES)
    message(FATAL_ERROR "corosan_add_test(${arg_NAME}): what is '${arg_UNPARSED_ARGUMENTS}${arg_KEYWORDS_MISSING_VALUES}'?")
  endif()
  if(TARGET corosan_command)
    set(corosan $<TARGET_FILE:corosan_command>)
  else()
    find_program(COROSAN_COMMAND corosan HINTS "${corosan_BINDIR}" NO_DEFAULT_PATH DOC "The command of corosan's sanitizer")
    if(NOT COROSAN_COMMAND)
      message(FATAL_ERROR "corosan_add_test(${arg_NAME}): this installation of corosan has no sanitizer")
    endif()
    set(corosan ${COROSAN_COMMAND})
  endif()
  if(NOT arg_EXITCODE)
    set(arg_EXITCODE 66)
  endif()
  list(APPEND arg_OPTIONS exitcode=${arg_EXITCODE})
  foreach(file SUPPRESSIONS BASELINE)
    if(arg_${file})
      cmake_path(ABSOLUTE_PATH arg_${file} BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}")
      string(TOLOWER ${file} option)
      list(APPEND arg_OPTIONS "${option}=\"${arg_${file}}\"")
    endif()
  endforeach()
  list(JOIN arg_OPTIONS ":" options)
  # As with add_test(), the command may be a target, which need not exist yet.
  list(POP_FRONT arg_COMMAND program)
  set(program "$<$<TARGET_EXISTS:${program}>:$<TARGET_FILE:${program}>>$<$<NOT:$<TARGET_EXISTS:${program}>>:${program}>")
  set(rest)
  if(arg_WORKING_DIRECTORY)
    list(APPEND rest WORKING_DIRECTORY "${arg_WORKING_DIRECTORY}")
  endif()
  if(arg_CONFIGURATIONS)
    list(APPEND rest CONFIGURATIONS ${arg_CONFIGURATIONS})
  endif()
  add_test(NAME ${arg_NAME} COMMAND ${corosan} run --options ${options} -- ${program} ${arg_COMMAND} ${rest})
  # A report of a child process, or of one that a signal ended, has no exit status to tell.
  set_tests_properties(${arg_NAME} PROPERTIES FAIL_REGULAR_EXPRESSION "SUMMARY: CoroSanitizer: ")
endfunction()
