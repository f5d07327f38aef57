// Speaks to llvm-symbolizer.
#include "report/symbolizer.h"

#include "report/names.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <unistd.h>

namespace corosan {
namespace {

void parse_place(const std::string &text, frame_text &frame) {
  const std::size_t second = text.rfind(':');
  const std::size_t first = second == std::string::npos || second == 0 ? second : text.rfind(':', second - 1);
  if (first == std::string::npos || text.compare(0, 2, "??") == 0)
    return;
  frame.line = static_cast<unsigned>(std::strtoul(text.c_str() + first + 1, nullptr, 10));
  if (frame.line == 0) // from the table of symbols, not from debug information: no place that anybody could open
    return;
  frame.file = normal_path(text.substr(0, first));
  frame.column = static_cast<unsigned>(std::strtoul(text.c_str() + second + 1, nullptr, 10));
}

} // namespace

std::string find_symbolizer() {
  const char *path = std::getenv("PATH");
  const std::string folders = path != nullptr ? path : "/usr/bin:/bin";
  static constexpr const char *names[] = {
      "llvm-symbolizer-22", "llvm-symbolizer-21", "llvm-symbolizer-20", "llvm-symbolizer-19", "llvm-symbolizer-18",
      "llvm-symbolizer-17", "llvm-symbolizer-16", "llvm-symbolizer-15", "llvm-symbolizer-14", "llvm-symbolizer"};
  for (const char *name : names)
    for (std::size_t at = 0; at <= folders.size();) {
      const std::size_t end = std::min(folders.find(':', at), folders.size());
      const std::string candidate = folders.substr(at, end - at) + "/" + name;
      if (access(candidate.c_str(), X_OK) == 0)
        return candidate;
      at = end + 1;
    }
  return "";
}

std::string strip_clone(std::string function) {
  for (const char *mark : {" (.", " [clone ."})
    if (const std::size_t at = function.find(mark); at != std::string::npos)
      function.erase(at);
  for (const char *mark : {".resume", ".destroy", ".cleanup", ".actor"})
    if (const std::size_t size = std::string_view(mark).size();
        function.size() > size && function.compare(function.size() - size, size, mark) == 0)
      function.erase(function.size() - size);
  // g++ gives the parts of f the frame as argument: f(f(int)::_Z1fi.Frame*) or f(_Z1fi.Frame*).
  if (function.size() > 8 && function.compare(function.size() - 8, 8, ".Frame*)") == 0) {
    const std::size_t open = function.find('(');
    const std::size_t inner = function.rfind(")::");
    function = inner != std::string::npos && open != std::string::npos ? function.substr(open + 1, inner - open)
                                                                       : function.substr(0, open);
  }
  return function;
}

bool symbolizer::start(const std::string &program) {
  return access(program.c_str(), X_OK) == 0 &&
         helper_.start({program, "--demangle", "--inlines", "--functions=linkage", "--output-style=LLVM"});
}

bool symbolizer::ask(const frame_text &place, std::vector<frame_text> &frames) {
  std::vector<std::string> lines;
  char request[64];
  std::snprintf(request, sizeof request, "\" 0x%zx\n", static_cast<std::size_t>(place.offset));
  const bool answered = helper_.send("CODE \"" + place.module + request) && helper_.receive(lines, 20'000);
  if (!answered)
    helper_.stop();
  for (std::size_t i = 0; i + 1 < lines.size(); i += 2) {
    frame_text frame = place;
    if (lines[i] != "??")
      frame.function = readable(strip_clone(lines[i]));
    parse_place(lines[i + 1], frame);
    frames.push_back(std::move(frame));
  }
  return answered;
}

} // namespace corosan
