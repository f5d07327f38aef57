// Options by name, to and from text; see options.h.
#include "checker/lib/options.h"

#include "checker/lib/nearest.h"

#include <llvm/ADT/STLExtras.h>
#include <llvm/ADT/SmallVector.h>
#include <llvm/ADT/StringExtras.h>
#include <llvm/Support/YAMLTraits.h>

namespace corosan::checker {
namespace {

using option_types::list;

std::string read(llvm::StringRef text, bool &value) {
  std::optional<bool> parsed = llvm::yaml::parseBool(text);
  if (!parsed)
    return "true or false";
  value = *parsed;
  return {};
}

[[maybe_unused]] std::string read(llvm::StringRef text, unsigned &value) {
  return text.trim().getAsInteger(10, value) ? "a number" : "";
}

[[maybe_unused]] std::string read(llvm::StringRef text, list &value) {
  llvm::SmallVector<llvm::StringRef, 8> items;
  text.split(items, ';');
  value.clear();
  for (llvm::StringRef item : items)
    if (item = item.trim(); !item.empty())
      value.push_back(item.str());
  return {};
}

std::string write(bool value) { return value ? "true" : "false"; }
[[maybe_unused]] std::string write(unsigned value) { return std::to_string(value); }
[[maybe_unused]] std::string write(const list &value) { return llvm::join(value, ";"); }

constexpr option_row rows[] = {
#define OPTION(check, name, type, member, value, help)                                                                 \
  {check, name, help, [](options &opts, llvm::StringRef text) { return read(text, opts.member); },                     \
   [](const options &opts) { return write(opts.member); }},
#include "checker/lib/options.def"
};

} // namespace

llvm::ArrayRef<option_row> option_rows() { return rows; }

std::string unknown_option(llvm::StringRef key) {
  std::vector<std::string> keys;
  for (const option_row &row : rows)
    keys.push_back(row.key());
  if (llvm::is_contained(keys, key))
    return {};
  return "unknown option '" + key.str() + "'" + did_you_mean(key, keys, "; see coro-tidy --dump-config");
}

} // namespace corosan::checker
