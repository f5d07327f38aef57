// Whether a program can be watched by preloading a library.
#pragma once

#include <string>
#include <vector>

namespace corosan {

/// Looks at the file that the shell would run. Returns an empty string when preloading works, else why it cannot.
std::string why_not_preloadable(const std::string &path);

/// What a program has of the compilers' sanitizers.
struct sanitizer_runtimes {
  std::vector<std::string> libraries; ///< their shared libraries, which want to be loaded first
  bool thread = false;                ///< ThreadSanitizer, shared or linked in
};
sanitizer_runtimes find_runtimes(const std::string &path);

/// The file that `command` names: itself when it has a slash, else the first match in PATH; empty when there is none.
std::string find_program(const std::string &command);

} // namespace corosan
