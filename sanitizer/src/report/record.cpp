// What records share.
#include "report/record.h"

namespace corosan {

std::string resource_text(int fd, const std::string &kind, const std::string &text) {
  std::string out;
  if (fd >= 0)
    out = "fd " + std::to_string(fd);
  if (!text.empty())
    out += (out.empty() ? "" : " ") + kind + " <" + text + ">";
  return out;
}

} // namespace corosan
