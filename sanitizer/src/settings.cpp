// Parses COROSAN_OPTIONS.
#include "settings.h"

#include "did_you_mean.h"

#include <algorithm>
#include <charconv>

namespace corosan {
namespace {

constexpr std::string_view spaces = " \t\n";

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(spaces);
  return first == std::string_view::npos ? "" : text.substr(first, text.find_last_not_of(spaces) - first + 1);
}

/// The words of an enumeration type "a | b"; empty for the other types.
std::vector<std::string_view> choices(std::string_view type) {
  std::vector<std::string_view> words;
  if (type.find('|') == std::string_view::npos)
    return words;
  for (;;) {
    const auto bar = type.find('|');
    words.push_back(trim(type.substr(0, bar)));
    if (bar == std::string_view::npos)
      return words;
    type.remove_prefix(bar + 1);
  }
}

std::string join(const std::vector<std::string_view> &words) {
  std::string text;
  for (const std::string_view word : words)
    text += (text.empty() ? "" : ", ") + std::string(word);
  return text;
}

} // namespace

settings::settings() {
  for (std::size_t i = 0; i < flag_count; ++i)
    store(i, catalog::flags[i].default_value);
}

bool settings::store(std::size_t index, std::string_view value) {
  const std::string_view type = catalog::flags[index].type;
  std::int64_t number = 0;
  if (type == "bool") {
    if (value == "1" || value == "true" || value == "yes")
      number = 1;
    else if (value != "0" && value != "false" && value != "no")
      return false;
  } else if (type == "int") {
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (error != std::errc() || end != value.data() + value.size() || number < 0 || number > 1'000'000'000)
      return false;
  } else if (type != "string") {
    const auto words = choices(type);
    const auto found = std::find(words.begin(), words.end(), value);
    if (found == words.end())
      return false;
    number = found - words.begin();
  }
  if (!frozen_)
    text_[index] = std::string(value);
  __atomic_store_n(&number_[index], number, __ATOMIC_RELAXED);
  return true;
}

/// Left to right; a list that begins with a name starts from nothing, one that begins with -NAME from all.
void settings::select_groups(std::string_view list) {
  std::vector<std::string_view> names{"all"};
  for (const catalog::group_row &row : catalog::groups)
    names.push_back(row.name);
  const std::string_view first = trim(list);
  groups_ = first.empty() || first[0] == '-' ? ~0U : 0U;
  while (!list.empty()) {
    const auto comma = list.find(',');
    std::string_view name = trim(list.substr(0, comma));
    list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
    const bool off = !name.empty() && name[0] == '-';
    name.remove_prefix(off ? 1 : 0);
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) {
      std::string text = "option groups: unknown group '" + std::string(name) + "'";
      if (const std::string meant = did_you_mean(name, names); !meant.empty())
        text += "; did you mean " + meant + "?";
      else
        text += ", expected some of " + join(names);
      warnings_.push_back(text);
      continue;
    }
    const std::uint32_t bits = found == names.begin() ? ~0U : 1U << (found - names.begin() - 1);
    groups_ = off ? groups_ & ~bits : groups_ | bits;
  }
}

void settings::set(std::string_view key, std::string_view value) {
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < flag_count; ++i) {
    const catalog::flag &row = catalog::flags[i];
    names.push_back(row.name);
    if (row.name != key)
      continue;
    // `mode` is asked for by number.
    if (frozen_ && row.type != "bool" && row.type != "int" && row.name != "mode") {
      warnings_.push_back("option " + std::string(key) + " can only be set before the first event loop");
      return;
    }
    if (!store(i, value)) {
      const auto words = choices(row.type);
      const std::string expected = row.type == "bool"  ? "0 or 1"
                                   : row.type == "int" ? "a number from 0 to 1000000000"
                                                       : "one of " + join(words);
      std::string text =
          "option " + std::string(key) + ": wrong value '" + std::string(value) + "', expected " + expected;
      if (const std::string meant = did_you_mean(value, words); !meant.empty())
        text += "; did you mean " + meant + "?";
      warnings_.push_back(text + " (keeping " + text_[i] + ")");
    } else if (i == static_cast<std::size_t>(flag::groups))
      select_groups(value);
    return;
  }
  std::string text = "unknown option '" + std::string(key) + "'";
  if (const std::string meant = did_you_mean(key, names); !meant.empty())
    text += "; did you mean " + meant + "?";
  else
    text += "; COROSAN_OPTIONS=help=1 lists them";
  warnings_.push_back(text);
}

void settings::parse(std::string_view options) {
  while (!options.empty()) {
    const auto equals = options.find_first_of("=:");
    const std::string_view key = trim(options.substr(0, equals));
    if (equals == std::string_view::npos || options[equals] == ':') {
      if (!key.empty())
        warnings_.push_back("option '" + std::string(key) + "' has no value; write " + std::string(key) + "=VALUE");
      options.remove_prefix(std::min(options.size(), equals == std::string_view::npos ? options.size() : equals + 1));
      continue;
    }
    options.remove_prefix(equals + 1);
    const bool quoted = !options.empty() && (options[0] == '"' || options[0] == '\'');
    const auto end = quoted ? options.find(options[0], 1) : options.find(':');
    set(key, quoted ? options.substr(1, end == std::string_view::npos ? end : end - 1) : trim(options.substr(0, end)));
    const auto next = options.find(':', quoted && end != std::string_view::npos ? end : 0);
    options.remove_prefix(next == std::string_view::npos ? options.size() : next + 1);
  }
}

std::string settings::describe() const {
  std::string text = "Available options for CoroSanitizer (COROSAN_OPTIONS=key=value:key=value):\n";
  for (std::size_t i = 0; i < flag_count; ++i) {
    const catalog::flag &row = catalog::flags[i];
    text += "\t" + std::string(row.name) + "\n\t\t- " + std::string(row.help);
    if (const auto words = choices(row.type); !words.empty())
      text += " (one of " + join(words) + ")";
    text += " (Current Value: " + (text_[i].empty() ? "\"\"" : text_[i]) + ")\n";
  }
  return text;
}

} // namespace corosan
