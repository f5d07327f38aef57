// Which module an address lies in, and what the symbolizer says of it.
#include "report/symbols.h"

#include "activation.h"
#include "report/output.h"
#include "report/symbolizer.h"

#include <cstdlib>
#include <link.h>
#include <map>
#include <unistd.h>

namespace corosan {
namespace {

/// Never destroyed: the reporter may outlive the end of main.
struct symbolizer_state {
  symbolizer helper;
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

bool start_helper() {
  if (self->helper.running())
    return true;
  if (self->given_up || !options().on(flag::symbolize))
    return false;
  const std::string &given = options().text(flag::external_symbolizer_path);
  const std::string program = given.empty() ? find_symbolizer() : given;
  if (!program.empty() && self->helper.start(program))
    return true;
  self->given_up = true;
  if (program.empty())
    write_notice("WARNING: CoroSanitizer: no llvm-symbolizer in PATH, stacks have no names; install llvm or set "
                 "COROSAN_OPTIONS=external_symbolizer_path=/path/to/llvm-symbolizer");
  else
    write_notice("WARNING: CoroSanitizer: cannot start the symbolizer " + program + ", stacks have no names");
  return false;
}

} // namespace

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
  if (!module.ours && !module.path.empty() && start_helper() && !self->helper.ask(unknown, frames)) {
    self->given_up = true;
    write_notice("WARNING: CoroSanitizer: the symbolizer does not answer, stacks have no names");
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

void stop_symbolizer() noexcept { self->helper.stop(); }
void forget_symbolizer() noexcept {
  self->helper.stop();
  self = new symbolizer_state; // the parent's may be half changed
}

} // namespace corosan
