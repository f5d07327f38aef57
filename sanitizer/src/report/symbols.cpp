// Speaks to llvm-symbolizer.
#include "report/symbols.h"

#include "activation.h"
#include "report/helper_process.h"
#include "report/names.h"
#include "report/output.h"

#include <cstdlib>
#include <link.h>
#include <map>
#include <unistd.h>

namespace corosan {
namespace {

/// Never destroyed: the reporter may outlive the end of main.
struct symbolizer_state {
  helper_process helper;
  std::map<std::uintptr_t, std::vector<frame_text>> known;
  bool given_up = false;
};
auto *self = new symbolizer_state;

/// The module that maps an address, and the address as its file counts.
struct module_of {
  std::uintptr_t pc;
  std::string path;
  std::uintptr_t offset = 0;
  bool ours = false;
};

int look_into(dl_phdr_info *info, std::size_t, void *argument) {
  auto &wanted = *static_cast<module_of *>(argument);
  bool here = false, ours = false;
  for (int i = 0; i < info->dlpi_phnum; ++i) {
    const auto &part = info->dlpi_phdr[i];
    const std::uintptr_t start = info->dlpi_addr + part.p_vaddr;
    const auto inside = [&](std::uintptr_t address) { return address >= start && address < start + part.p_memsz; };
    if (part.p_type == PT_LOAD) {
      here = here || inside(wanted.pc);
      ours = ours || inside(reinterpret_cast<std::uintptr_t>(&look_into));
    }
  }
  if (!here)
    return 0;
  wanted.ours = ours;
  wanted.offset = wanted.pc - info->dlpi_addr;
  if (info->dlpi_name != nullptr && info->dlpi_name[0] != 0) {
    wanted.path = info->dlpi_name;
  } else {
    char program[4096];
    const ssize_t length = readlink("/proc/self/exe", program, sizeof program);
    wanted.path.assign(program, length > 0 ? static_cast<std::size_t>(length) : 0);
  }
  return 1;
}

std::string find_symbolizer() {
  if (const std::string &given = options().text(flag::external_symbolizer_path); !given.empty())
    return given;
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

bool start_helper() {
  if (self->helper.running())
    return true;
  if (self->given_up || !options().on(flag::symbolize))
    return false;
  const std::string program = find_symbolizer();
  if (!program.empty() && access(program.c_str(), X_OK) == 0 &&
      self->helper.start({program, "--demangle", "--inlines", "--functions=linkage", "--output-style=LLVM"}))
    return true;
  self->given_up = true;
  if (program.empty())
    write_notice("WARNING: CoroSanitizer: no llvm-symbolizer in PATH, stacks have no names; install llvm or set "
                 "COROSAN_OPTIONS=external_symbolizer_path=/path/to/llvm-symbolizer");
  else
    write_notice("WARNING: CoroSanitizer: cannot start the symbolizer " + program + ", stacks have no names");
  return false;
}

void parse_place(const std::string &text, frame_text &frame) {
  const std::size_t second = text.rfind(':');
  const std::size_t first = second == std::string::npos || second == 0 ? second : text.rfind(':', second - 1);
  if (first == std::string::npos || text.compare(0, 2, "??") == 0)
    return;
  frame.file = normal_path(text.substr(0, first));
  frame.line = static_cast<unsigned>(std::strtoul(text.c_str() + first + 1, nullptr, 10));
  frame.column = static_cast<unsigned>(std::strtoul(text.c_str() + second + 1, nullptr, 10));
}

bool contains(const std::string &text, const char *part) { return text.find(part) != std::string::npos; }
bool begins(const std::string &text, const char *part) { return text.rfind(part, 0) == 0; }

} // namespace

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

std::vector<frame_text> symbolize(std::uintptr_t pc, bool call) {
  const std::uintptr_t asked = call && pc != 0 ? pc - 1 : pc;
  if (const auto found = self->known.find(asked); found != self->known.end())
    return found->second;
  module_of module{asked, "", 0, false};
  dl_iterate_phdr(look_into, &module);
  frame_text unknown;
  unknown.pc = pc;
  unknown.module = module.path;
  unknown.offset = module.offset;
  std::vector<frame_text> frames;
  std::vector<std::string> lines;
  if (!module.ours && !module.path.empty() && start_helper()) {
    char request[64];
    std::snprintf(request, sizeof request, "\" 0x%zx\n", static_cast<std::size_t>(module.offset));
    if (!self->helper.send("CODE \"" + module.path + request) || !self->helper.receive(lines, 20'000)) {
      self->helper.stop();
      self->given_up = true;
      write_notice("WARNING: CoroSanitizer: the symbolizer does not answer, stacks have no names");
    }
    for (std::size_t i = 0; i + 1 < lines.size(); i += 2) {
      frame_text frame = unknown;
      if (lines[i] != "??")
        frame.function = readable(strip_clone(lines[i]));
      parse_place(lines[i + 1], frame);
      frames.push_back(std::move(frame));
    }
  }
  if (module.ours)
    frames.clear();
  else if (frames.empty())
    frames.push_back(unknown);
  if (self->known.size() > 20'000)
    self->known.clear();
  return self->known[asked] = frames;
}

std::vector<frame_text> symbolize(const stack &where) {
  std::vector<frame_text> all;
  for (std::uint32_t i = 0; i < where.depth; ++i) {
    const auto frames = symbolize(where.pc[i], !(i == 0 && where.exact_top));
    all.insert(all.end(), frames.begin(), frames.end());
  }
  return all;
}

frame_text symbolize_coroutine(std::uintptr_t resume) {
  const auto frames = resume != 0 ? symbolize(resume, false) : std::vector<frame_text>();
  return frames.empty() ? frame_text() : frames.back();
}

bool is_internal(const frame_text &frame) {
  const std::string &f = frame.function;
  if (f.empty())
    return true;
  for (const char *name :
       {"aio::", "boost::asio::", "asio::", "boost::system::", "std::", "__gnu_cxx::", "corosan::tracking::"})
    if (begins(f, name) || contains(f.substr(0, f.find('(')), (std::string(" ") + name).c_str()))
      return true;
  for (const char *name : {"_start", "__libc_start", "clone", "start_thread", "operator new", "__clone"})
    if (begins(f, name))
      return true;
  return begins(frame.file, "/usr/include/") || begins(frame.file, "/usr/lib/") ||
         contains(frame.file, "/include/aio/") || contains(frame.file, "/boost/asio/");
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

void stop_symbolizer() noexcept { self->helper.stop(); }
void forget_symbolizer() noexcept {
  self->helper.stop();
  self = new symbolizer_state; // the parent's may be half changed
}

} // namespace corosan
