// The sub-commands of `corosan`.
#pragma once

#include <string>

namespace corosan {

/// libcorosan.so beside this command (../lib of the build, or where it is installed), or $COROSAN_LIBRARY; empty when
/// it is not there.
std::string find_library();

/// `corosan run`: becomes the program, watched. Returns an exit status only when that is not possible.
int run_program(const std::string &options, char **command);

/// `corosan --self-test`: runs a child of this command under the library and checks that it sees what it must.
int self_test();
/// The child.
int self_test_child();

} // namespace corosan
