// Makes names readable.
#include "report/names.h"

#include <filesystem>
#include <string_view>

namespace corosan {
namespace {

void replace_all(std::string &text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
}

/// The place behind the bracket that closes the one at `open`, or npos.
std::size_t behind_bracket(const std::string &text, std::size_t open) {
  int depth = 0;
  for (std::size_t i = open; i < text.size(); ++i) {
    if (text[i] == '<')
      ++depth;
    else if (text[i] == '>' && (i == 0 || text[i - 1] != '-') && --depth == 0)
      return i + 1;
  }
  return std::string::npos;
}

/// Removes every template argument that begins like `start`, with the comma before it.
void drop_argument(std::string &text, std::string_view start) {
  for (std::size_t at = 0; (at = text.find(start, at)) != std::string::npos;) {
    std::size_t end = behind_bracket(text, at);
    if (end == std::string::npos)
      return;
    while (end < text.size() && text[end] == ' ')
      ++end;
    text.erase(at, end - at);
  }
}

} // namespace

std::string readable(std::string name) {
  while (true) {
    const std::size_t tag = name.find("[abi:"), end = name.find(']', tag);
    if (tag == std::string::npos || end == std::string::npos)
      break;
    name.erase(tag, end - tag + 1);
  }
  replace_all(name, "std::__cxx11::", "std::");
  for (const std::string_view start : {", std::char_traits<", ", std::allocator<", ", std::default_delete<"})
    drop_argument(name, start);
  replace_all(name, "std::basic_string<char>", "std::string");
  replace_all(name, "std::basic_string_view<char>", "std::string_view");
  return name;
}

std::string without_parameters(const std::string &function) {
  const std::size_t close = function.rfind(')');
  // Behind the list there may only be qualifiers: otherwise the parenthesis belongs to the name.
  if (close == std::string::npos || function.find_first_of(":<>", close) != std::string::npos)
    return function;
  int depth = 0;
  for (std::size_t i = close + 1; i-- > 0;) {
    if (function[i] == ')')
      ++depth;
    else if (function[i] == '(' && --depth == 0) {
      const bool of_name = i >= 8 && function.compare(i - 8, 8, "operator") == 0; // operator() without a list
      return i == 0 || of_name ? function : function.substr(0, i);
    }
  }
  return function;
}

std::string normal_path(const std::string &path) {
  if (path.empty() || path[0] != '/')
    return path;
  return std::filesystem::path(path).lexically_normal().string();
}

} // namespace corosan
