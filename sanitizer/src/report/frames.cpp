// Tells the user's own code from what it runs on.
#include "report/symbols.h"

namespace corosan {
namespace {

bool contains(const std::string &text, const char *part) { return text.find(part) != std::string::npos; }
bool begins(const std::string &text, const char *part) { return text.rfind(part, 0) == 0; }

} // namespace

bool is_internal(const frame_text &frame) {
  const std::string &f = frame.function;
  if (f.empty())
    return true;
  for (const char *name : {"aio::", "boost::asio::", "asio::", "boost::system::", "std::", "__gnu_cxx::",
                           "corosan::tracking::", "corosan::mark_blocking::", "__interceptor_", "___interceptor_",
                           "__asan::", "__lsan::", "__tsan::", "__sanitizer::"})
    if (begins(f, name) || contains(f.substr(0, f.find('(')), (std::string(" ") + name).c_str()))
      return true;
  for (const char *name :
       {"_start", "__libc_start", "clone", "start_thread", "operator new", "__clone", "corosan_note_"})
    if (begins(f, name))
      return true;
  return begins(frame.file, "/usr/include/") || begins(frame.file, "/usr/lib/") ||
         contains(frame.file, "/include/aio/") || contains(frame.file, "/boost/asio/");
}

bool is_of_asio(const frame_text &frame) {
  return contains(frame.function, "asio::detail::") || contains(frame.file, "/asio/detail/");
}

bool is_system(const frame_text &frame) {
  return begins(frame.module, "/lib/") || begins(frame.module, "/lib64/") || begins(frame.module, "/usr/lib");
}

const frame_text *user_frame(const std::vector<frame_text> &frames) {
  for (const bool need_file : {true, false})
    for (const frame_text &frame : frames)
      if (!is_internal(frame) && !is_system(frame) && (!need_file || !frame.file.empty()))
        return &frame;
  return nullptr;
}

} // namespace corosan
