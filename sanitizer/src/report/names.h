// Names of functions and files as people write them.
#pragma once

#include <string>

namespace corosan {

/// Shortens a demangled name: std::string instead of its template, no default allocators, no ABI tags.
std::string readable(std::string name);
/// The function without its parameter list and what follows it; of a lambda's call operator, too.
std::string without_parameters(const std::string &function);
/// An absolute path without "." and "..": /a/b/../c becomes /a/c. Other paths stay as they are.
std::string normal_path(const std::string &path);

} // namespace corosan
