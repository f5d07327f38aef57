// Reading, writing and matching baselines.
#include "checker/driver/baseline.h"

#include "checker/driver/replace_file.h"

#include <llvm/ADT/STLExtras.h>
#include <llvm/ADT/StringSet.h>
#include <llvm/Support/FileSystem.h>
#include <llvm/Support/JSON.h>
#include <llvm/Support/MemoryBuffer.h>

namespace corosan::checker {
namespace {

constexpr std::int64_t format_version = 1;
constexpr llvm::StringRef about = "findings that are accepted; see docs/guides/ci.md";

auto order(const baseline_entry &one) {
  return std::tie(one.path, one.check, one.function, one.message, one.fingerprint);
}

bool read_entry(const llvm::json::Object &from, baseline_entry &entry) {
  for (auto [key, member] : {std::pair{"path", &baseline_entry::path},
                             {"check", &baseline_entry::check},
                             {"function", &baseline_entry::function},
                             {"message", &baseline_entry::message},
                             {"fingerprint", &baseline_entry::fingerprint}}) {
    std::optional<llvm::StringRef> value = from.getString(key);
    if (!value)
      return false;
    entry.*member = value->str();
  }
  return !entry.fingerprint.empty();
}

} // namespace

std::string read_baseline(llvm::StringRef file, baseline &result) {
  auto buffer = llvm::MemoryBuffer::getFile(file);
  if (!buffer)
    return "cannot read baseline '" + file.str() + "': " + buffer.getError().message();
  auto refused = [&](const std::string &why) { return "'" + file.str() + "' is not a baseline of coro-tidy: " + why; };
  llvm::StringRef text = (*buffer)->getBuffer();
  llvm::Expected<llvm::json::Value> document = llvm::json::parse(text);
  if (!document)
    return refused(llvm::toString(document.takeError()));
  const llvm::json::Object *top = document->getAsObject();
  std::optional<std::int64_t> version = top ? top->getInteger("coro-tidy-baseline") : std::nullopt;
  if (!version)
    return refused("it has no key 'coro-tidy-baseline'; make one with --write-baseline");
  if (*version != format_version)
    return refused("it is of version " + std::to_string(*version) + ", this coro-tidy knows version " +
                   std::to_string(format_version));
  const llvm::json::Array *findings = top->getArray("findings");
  if (!findings)
    return refused("it has no array 'findings'");
  llvm::SmallString<256> path(file);
  llvm::sys::fs::make_absolute(path);
  result.file = std::string(path);
  for (std::size_t i = 0; i < findings->size(); ++i) {
    const llvm::json::Object *from = (*findings)[i].getAsObject();
    baseline_entry entry;
    if (!from || !read_entry(*from, entry))
      return refused("finding " + std::to_string(i + 1) + " lacks path, check, function, message or fingerprint");
    if (std::size_t at = text.find("\"" + entry.fingerprint + "\""); at != llvm::StringRef::npos)
      entry.line = static_cast<unsigned>(text.take_front(at).count('\n')) + 1;
    result.entries.push_back(std::move(entry));
  }
  return {};
}

std::string write_baseline(llvm::StringRef file, std::vector<baseline_entry> entries) {
  llvm::sort(entries, [](const baseline_entry &a, const baseline_entry &b) { return order(a) < order(b); });
  std::string text;
  llvm::raw_string_ostream out(text);
  llvm::json::OStream json(out, 2);
  json.object([&] {
    json.attribute("coro-tidy-baseline", format_version);
    json.attribute("about", about);
    json.attributeArray("findings", [&] {
      for (const baseline_entry &one : entries)
        json.object([&] {
          json.attribute("path", llvm::json::fixUTF8(one.path));
          json.attribute("check", one.check);
          json.attribute("function", llvm::json::fixUTF8(one.function));
          json.attribute("message", llvm::json::fixUTF8(one.message));
          json.attribute("fingerprint", one.fingerprint);
        });
    });
  });
  out << '\n';
  return replace_file(file, text);
}

baseline_entry make_entry(const report &one, llvm::StringRef project) {
  baseline_entry entry;
  entry.path = relative_path(one.at.path, project).str();
  entry.check = "coro-" + std::string(one.rule->id);
  entry.function = one.function;
  entry.message = one.message;
  entry.fingerprint = one.fingerprint;
  return entry;
}

baseline_match apply_baseline(run_result &run, const baseline &known,
                              llvm::function_ref<bool(const baseline_entry &)> judged) {
  llvm::StringSet<> accepted, seen;
  for (const baseline_entry &entry : known.entries)
    accepted.insert(entry.fingerprint);
  llvm::erase_if(run.reports, [&](const report &one) {
    bool known_one = accepted.contains(one.fingerprint);
    if (known_one)
      seen.insert(one.fingerprint);
    return known_one;
  });
  baseline_match match;
  for (const baseline_entry &entry : known.entries)
    (seen.contains(entry.fingerprint) ? match.found : judged(entry) ? match.unused : match.unknown).push_back(entry);
  return match;
}

} // namespace corosan::checker
