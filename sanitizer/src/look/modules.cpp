// Reads /proc/PID/maps, and the ELF headers that lie in memory.
#include "look/modules.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <elf.h>
#include <fcntl.h>
#include <fstream>
#include <link.h>
#include <sstream>
#include <unistd.h>

namespace corosan {
namespace {

using program_headers = std::vector<ElfW(Phdr)>;

program_headers headers_of(process_memory &memory, std::uintptr_t start) {
  ElfW(Ehdr) head{};
  program_headers parts;
  if (!memory.read(start, head) || std::memcmp(head.e_ident, ELFMAG, SELFMAG) != 0 ||
      head.e_ident[EI_CLASS] != ELFCLASS64 || head.e_phentsize != sizeof(ElfW(Phdr)) || head.e_phnum > 1000)
    return parts;
  parts.resize(head.e_phnum);
  if (!memory.read(start + head.e_phoff, parts.data(), parts.size() * sizeof parts[0]))
    parts.clear();
  return parts;
}

/// Where this process can read the file: its own name may mean another file in the other's root, and a file that was
/// replaced is still there as the program itself.
std::string file_of(int pid, const std::string &path, const std::string &program) {
  const std::string process = "/proc/" + std::to_string(pid);
  if (path == program)
    return pid == getpid() && access(path.c_str(), R_OK) == 0 ? path : process + "/exe";
  return access((process + "/root" + path).c_str(), R_OK) == 0 ? process + "/root" + path : path;
}

std::string why_closed(int pid, int error) {
  if (error == EACCES || error == EPERM)
    return "no permission to read the memory of process " + std::to_string(pid) +
           ": run this as the same user or as root; where /proc/sys/kernel/yama/ptrace_scope is not 0, only as root "
           "(or with CAP_SYS_PTRACE)";
  return "process " + std::to_string(pid) + " ended meanwhile";
}

std::uintptr_t align(std::uintptr_t size) { return (size + 3) & ~std::uintptr_t{3}; }

} // namespace

bool module_list::read(process_memory &memory, std::string &error) {
  modules_.clear();
  const std::string process = "/proc/" + std::to_string(memory.pid());
  if (access(process.c_str(), F_OK) != 0) {
    error = "no such process: " + std::to_string(memory.pid());
    return false;
  }
  errno = 0;
  std::ifstream maps(process + "/maps");
  if (!maps) {
    error = why_closed(memory.pid(), errno);
    return false;
  }
  char program[4096];
  const ssize_t length = readlink((process + "/exe").c_str(), program, sizeof program);
  const std::string own(program, length > 0 ? static_cast<std::size_t>(length) : 0);
  int denied = 0;
  for (std::string line; std::getline(maps, line);) {
    std::istringstream words(line);
    std::string range, rights, offset, device, inode, path;
    words >> range >> rights >> offset >> device >> inode >> std::ws;
    std::getline(words, path);
    std::uintptr_t start = 0, end = 0;
    if (path.empty() || path[0] != '/' || std::sscanf(range.c_str(), "%zx-%zx", &start, &end) != 2)
      continue;
    if (!modules_.empty() && modules_.back().path == path && offset != "00000000") {
      modules_.back().end = end;
      continue;
    }
    const program_headers parts = headers_of(memory, start);
    if (memory.error() == EPERM)
      denied = EPERM;
    const auto first =
        std::find_if(parts.begin(), parts.end(), [](const auto &part) { return part.p_type == PT_LOAD; });
    if (first != parts.end() && offset == "00000000")
      modules_.push_back({start, end, start - first->p_vaddr / 4096 * 4096, path, file_of(memory.pid(), path, own)});
  }
  if (modules_.empty())
    error = denied != 0   ? why_closed(memory.pid(), denied)
            : own.empty() ? why_closed(memory.pid(), ESRCH)
                          : "process " + std::to_string(memory.pid()) + " has no 64-bit program in its memory";
  return !modules_.empty();
}

const loaded_module *module_list::find(std::uintptr_t address) const {
  for (const loaded_module &each : modules_)
    if (address >= each.start && address < each.end)
      return &each;
  return nullptr;
}

std::vector<std::uintptr_t> module_list::anchors(process_memory &memory, const std::string &owner,
                                                 std::uint32_t type) const {
  std::vector<std::uintptr_t> found;
  for (const loaded_module &module : modules_)
    for (const auto &part : headers_of(memory, module.start)) {
      std::vector<char> notes(part.p_type == PT_NOTE && part.p_memsz < 1 << 20 ? part.p_memsz : 0);
      const std::uintptr_t start = module.bias + part.p_vaddr;
      if (notes.empty() || !memory.read(start, notes.data(), notes.size()))
        continue;
      ElfW(Nhdr) head;
      for (std::size_t at = 0; at + sizeof head <= notes.size();) {
        std::memcpy(&head, &notes[at], sizeof head);
        const std::size_t name = at + sizeof head, description = name + align(head.n_namesz);
        std::int64_t distance = 0;
        if (description + head.n_descsz > notes.size())
          break;
        if (head.n_type == type && head.n_descsz == sizeof distance && head.n_namesz == owner.size() + 1 &&
            std::memcmp(&notes[name], owner.c_str(), head.n_namesz) == 0) {
          std::memcpy(&distance, &notes[description], sizeof distance);
          found.push_back(start + description + static_cast<std::uintptr_t>(distance));
        }
        at = description + align(head.n_descsz);
      }
    }
  return found;
}

} // namespace corosan
