# corosan_warnings(TARGET): the warnings our own code is built with.
function(corosan_warnings target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wshadow -Wnon-virtual-dtor -Wno-unused-parameter)
  if(COROSAN_WERROR)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
endfunction()
