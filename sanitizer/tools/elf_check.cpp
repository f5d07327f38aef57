// Reads the head of a program's file.
#include "elf_check.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <elf.h>
#include <fstream>
#include <sstream>
#include <sys/stat.h>
#include <unistd.h>

namespace corosan {

std::string find_program(const std::string &command) {
  if (command.find('/') != std::string::npos)
    return command;
  const char *path = std::getenv("PATH");
  std::istringstream folders(path != nullptr ? path : "/usr/bin:/bin");
  for (std::string folder; std::getline(folders, folder, ':');) {
    const std::string candidate = (folder.empty() ? "." : folder) + "/" + command;
    struct stat status;
    if (stat(candidate.c_str(), &status) == 0 && S_ISREG(status.st_mode) && access(candidate.c_str(), X_OK) == 0)
      return candidate;
  }
  return "";
}

std::string why_not_preloadable(const std::string &path) {
  struct stat status;
  if (stat(path.c_str(), &status) == 0 && (status.st_mode & (S_ISUID | S_ISGID)) != 0 &&
      (status.st_uid != geteuid() || (status.st_mode & S_ISGID) != 0))
    return "it is a set-user-ID or set-group-ID program, for which the loader ignores LD_PRELOAD; run a copy without "
           "these bits";
  std::ifstream file(path, std::ios::binary);
  std::string head(4096, '\0');
  file.read(head.data(), static_cast<std::streamsize>(head.size()));
  head.resize(static_cast<std::size_t>(file.gcount()));
  if (head.rfind("#!", 0) == 0) {
    std::istringstream line(head.substr(2, head.find('\n') - 2));
    std::string interpreter;
    line >> interpreter;
    const std::string reason = why_not_preloadable(interpreter);
    return reason.empty() ? "" : "its interpreter " + interpreter + " cannot be watched: " + reason;
  }
  if (head.size() < sizeof(Elf64_Ehdr) || std::memcmp(head.data(), ELFMAG, SELFMAG) != 0)
    return "it is neither an ELF program nor a script";
  if (head[EI_CLASS] != ELFCLASS64)
    return "it is a 32-bit program, and libcorosan.so is a 64-bit library";
  Elf64_Ehdr header;
  std::memcpy(&header, head.data(), sizeof header);
  for (unsigned i = 0; i < header.e_phnum; ++i) {
    Elf64_Phdr part;
    file.clear();
    file.seekg(static_cast<std::streamoff>(header.e_phoff + i * sizeof part));
    if (file.read(reinterpret_cast<char *>(&part), sizeof part) && part.p_type == PT_INTERP)
      return "";
  }
  return "it is statically linked, so no library can be preloaded; link it dynamically";
}

namespace {

/// `count` objects at `offset` of the file; fewer when it ends before.
template <class T> std::vector<T> read_at(std::ifstream &file, std::uint64_t offset, std::size_t count) {
  std::vector<T> read(std::min<std::size_t>(count, 64 << 20));
  file.clear();
  file.seekg(static_cast<std::streamoff>(offset));
  file.read(reinterpret_cast<char *>(read.data()), static_cast<std::streamsize>(read.size() * sizeof(T)));
  read.resize(static_cast<std::size_t>(file.gcount()) / sizeof(T));
  return read;
}

} // namespace

sanitizer_runtimes find_runtimes(const std::string &path) {
  sanitizer_runtimes found;
  std::ifstream file(path, std::ios::binary);
  const auto headers = read_at<Elf64_Ehdr>(file, 0, 1);
  if (headers.empty() || std::memcmp(headers[0].e_ident, ELFMAG, SELFMAG) != 0 ||
      headers[0].e_ident[EI_CLASS] != ELFCLASS64)
    return found;
  const auto parts = read_at<Elf64_Phdr>(file, headers[0].e_phoff, headers[0].e_phnum);
  std::vector<Elf64_Dyn> entries;
  for (const Elf64_Phdr &part : parts)
    if (part.p_type == PT_DYNAMIC)
      entries = read_at<Elf64_Dyn>(file, part.p_offset, part.p_filesz / sizeof(Elf64_Dyn));
  Elf64_Addr table = 0;
  std::size_t size = 0;
  for (const Elf64_Dyn &entry : entries) {
    table = entry.d_tag == DT_STRTAB ? entry.d_un.d_ptr : table;
    size = entry.d_tag == DT_STRSZ ? entry.d_un.d_val : size;
  }
  std::vector<char> bytes;
  for (const Elf64_Phdr &part : parts)
    if (part.p_type == PT_LOAD && table - part.p_vaddr < part.p_filesz)
      bytes = read_at<char>(file, table - part.p_vaddr + part.p_offset, size);
  const std::string strings(bytes.begin(), bytes.end());
  for (const Elf64_Dyn &entry : entries)
    if (entry.d_tag == DT_NEEDED && entry.d_un.d_val < strings.size()) {
      const std::string name = strings.c_str() + entry.d_un.d_val;
      for (const char *runtime : {"libasan.", "libtsan.", "libubsan.", "liblsan.", "libclang_rt."})
        if (name.rfind(runtime, 0) == 0)
          found.libraries.push_back(name);
    }
  const char symbol[] = "__tsan_init"; // with the zeros around it
  found.thread = strings.find(std::string("\0", 1) + std::string(symbol, sizeof symbol)) != std::string::npos;
  return found;
}

} // namespace corosan
