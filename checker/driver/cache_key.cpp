// What a result depends on, besides the files that the compiler reads.
#include "checker/driver/cache.h"

#include "checker/driver/settings.h"
#include "checker/lib/row_table.h"

#include <llvm/ADT/StringExtras.h>
#include <llvm/Config/llvm-config.h>

#include <cstdlib>
#include <elf.h>
#include <link.h>

namespace corosan::checker {
namespace {

/// The linker's build ids of this program, of Clang and of LLVM: they change whenever any of the code does.
int add_build_id(dl_phdr_info *object, std::size_t, void *data) {
  llvm::StringRef name = object->dlpi_name;
  if (!name.empty() && !name.contains("libclang") && !name.contains("libLLVM"))
    return 0;
  for (int i = 0; i < object->dlpi_phnum; ++i) {
    const ElfW(Phdr) &header = object->dlpi_phdr[i];
    if (header.p_type != PT_NOTE)
      continue;
    const char *note = reinterpret_cast<const char *>(object->dlpi_addr + header.p_vaddr);
    for (const char *end = note + header.p_memsz; note + sizeof(ElfW(Nhdr)) <= end;) {
      const auto *head = reinterpret_cast<const ElfW(Nhdr) *>(note);
      const char *owner = note + sizeof *head, *text = owner + llvm::alignTo(head->n_namesz, 4);
      if (head->n_type == NT_GNU_BUILD_ID && llvm::StringRef(owner, head->n_namesz) == llvm::StringRef("GNU", 4))
        *static_cast<std::string *>(data) += llvm::toHex(llvm::StringRef(text, head->n_descsz), true) + ' ';
      note = text + llvm::alignTo(head->n_descsz, 4);
    }
  }
  return 0;
}

const std::string &build_ids() {
  static const std::string ids = [] {
    std::string found = COROSAN_VERSION " " LLVM_VERSION_STRING " ";
    dl_iterate_phdr(add_build_id, &found);
    return found;
  }();
  return ids;
}

/// Texts one after the other, each with its length, so that no two lists look alike.
class list_of_texts {
public:
  void add(llvm::StringRef text) { text_ += std::to_string(text.size()) + ":" + text.str() + "\n"; }
  std::string hash() const { return content_hash(text_); }

private:
  std::string text_;
};

void add_settings(list_of_texts &key, const file_settings &settings) {
  for (const std::string &check : check_names())
    if (!settings.enabled || settings.enabled(llvm::StringRef(check).drop_front(5)))
      key.add(check);
  for (const option_row &row : option_rows())
    key.add(row.key() + "=" + row.get(settings.opts));
  key.add(settings.opts.whole_program ? "whole_program" : "");
  key.add(settings.facts_root);
  if (settings.opts.rows) {
    key.add(settings.opts.rows->path());
    key.add(settings.opts.rows->text());
  }
}

} // namespace

cache_key make_cache_key(const clang::tooling::CompileCommand &command, const file_settings &settings) {
  list_of_texts name;
  name.add(command.Directory);
  name.add(command.Filename);
  for (const std::string &argument : command.CommandLine)
    name.add(argument);
  add_settings(name, settings);

  list_of_texts content;
  content.add(name.hash());
  content.add(build_ids());
  content.add(compiler_name(command));
  for (const char *variable :
       {"CPATH", "C_INCLUDE_PATH", "CPLUS_INCLUDE_PATH", "GCC_EXEC_PREFIX", "COMPILER_PATH", "CCC_OVERRIDE_OPTIONS"}) {
    const char *value = std::getenv(variable);
    content.add(value ? value : "");
  }
  return {name.hash(), content.hash()};
}

} // namespace corosan::checker
