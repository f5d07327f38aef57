// What records share.
#include "report/record.h"

#include <cstdio>

namespace corosan {

std::string resource_text(int fd, const std::string &kind, const std::string &text) {
  std::string out;
  if (fd >= 0)
    out = "fd " + std::to_string(fd);
  if (!text.empty())
    out += (out.empty() ? "" : " ") + kind + " <" + text + ">";
  return out;
}

void say_duration(char (&text)[40], std::int64_t nanoseconds) noexcept {
  const double ms = static_cast<double>(nanoseconds) / 1e6;
  if (ms < 10)
    std::snprintf(text, sizeof text, "%.1f ms", ms);
  else if (ms < 10'000)
    std::snprintf(text, sizeof text, "%.0f ms", ms);
  else
    std::snprintf(text, sizeof text, "%.1f s", ms / 1e3);
}

std::string duration_text(std::int64_t nanoseconds) {
  char text[40];
  say_duration(text, nanoseconds);
  return text;
}

} // namespace corosan
