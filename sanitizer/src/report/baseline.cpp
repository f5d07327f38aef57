// Reads and writes baselines.
#include "report/baseline.h"

#include "catalog/catalog.h"
#include "report/json_writer.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace corosan {
namespace {

constexpr std::pair<std::string_view, std::string baseline_entry::*> members[] = {
    {"path", &baseline_entry::path},
    {"check", &baseline_entry::check},
    {"function", &baseline_entry::function},
    {"message", &baseline_entry::message},
    {"fingerprint", &baseline_entry::fingerprint},
};

/// The string member `name` of the flat object in `text`; false when it has none. These files hold nothing but such
/// objects of strings; of the escapes, only those that we write are undone.
bool string_member(std::string_view text, std::string_view name, std::string &out) {
  const std::string key = "\"" + std::string(name) + "\"";
  std::size_t at = text.find(key);
  if (at == std::string_view::npos)
    return false;
  at = text.find_first_not_of(" \t\r\n:", at + key.size());
  if (at == std::string_view::npos || text[at] != '"')
    return false;
  out.clear();
  for (++at; at < text.size() && text[at] != '"'; ++at) {
    if (text[at] == '\\' && at + 1 < text.size() && (text[at + 1] == '"' || text[at + 1] == '\\'))
      ++at;
    out += text[at];
  }
  return at < text.size();
}

/// The end of the object that begins at `text[0]`: the brace that is in no string.
std::size_t object_end(std::string_view text) {
  bool quoted_part = false;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '\\')
      ++i;
    else if (text[i] == '"')
      quoted_part = !quoted_part;
    else if (text[i] == '}' && !quoted_part)
      return i;
  }
  return std::string_view::npos;
}

bool is_sanitizers(const baseline_entry &entry) { return catalog::find_finding(entry.check) != nullptr; }

} // namespace

std::string baseline::read(std::string_view text) {
  const std::size_t head = text.find("\"coro-tidy-baseline\"");
  if (head == std::string_view::npos)
    return "it has no key 'coro-tidy-baseline'; make one with write_baseline=FILE";
  const std::size_t version = text.find_first_not_of(" \t\r\n:", head + 20);
  if (version == std::string_view::npos || text[version] != '1')
    return "it is not of version 1";
  std::size_t at = text.find("\"findings\"");
  if (at == std::string_view::npos)
    return "it has no array 'findings'";
  for (int number = 1; (at = text.find('{', at)) != std::string_view::npos; ++number) {
    const std::size_t length = object_end(text.substr(at));
    if (length == std::string_view::npos)
      return "it ends in the middle of finding " + std::to_string(number);
    baseline_entry entry;
    for (const auto &[name, member] : members)
      if (!string_member(text.substr(at, length), name, entry.*member))
        return "finding " + std::to_string(number) + " lacks " + std::string(name);
    add(entry);
    at += length;
  }
  return "";
}

baseline::row *baseline::find(const std::string &fingerprint) {
  const auto found =
      std::find_if(rows_.begin(), rows_.end(), [&](const row &one) { return one.fingerprint == fingerprint; });
  return found != rows_.end() ? &*found : nullptr;
}

bool baseline::accepts(const std::string &fingerprint) {
  row *known = find(fingerprint);
  if (known != nullptr)
    known->seen = true;
  return known != nullptr;
}

std::vector<baseline_entry> baseline::unused() const {
  std::vector<baseline_entry> all;
  for (const row &one : rows_)
    if (!one.seen && is_sanitizers(one))
      all.push_back(one);
  return all;
}

void baseline::add(const baseline_entry &entry) {
  if (find(entry.fingerprint) == nullptr)
    rows_.push_back({entry});
}

std::string baseline::text() const {
  std::vector<const baseline_entry *> sorted;
  for (const row &one : rows_)
    sorted.push_back(&one);
  const auto order = [](const baseline_entry &one) {
    return std::tie(one.path, one.check, one.function, one.message, one.fingerprint);
  };
  std::sort(sorted.begin(), sorted.end(),
            [&](const baseline_entry *a, const baseline_entry *b) { return order(*a) < order(*b); });
  std::string text = "{\n  \"coro-tidy-baseline\": 1,\n"
                     "  \"about\": \"findings that are accepted; see docs/guides/ci.md\",\n  \"findings\": [";
  const char *comma = "\n";
  for (const baseline_entry *one : sorted) {
    text += comma;
    comma = ",\n";
    const char *separator = "    {\n";
    for (const auto &[name, member] : members) {
      text += separator + ("      " + quoted(std::string(name))) + ": " + quoted(one->*member);
      separator = ",\n";
    }
    text += "\n    }";
  }
  return text + (sorted.empty() ? "]\n}\n" : "\n  ]\n}\n");
}

} // namespace corosan
