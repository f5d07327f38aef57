// COROSAN_OPTIONS as values. The keys, their types and defaults are the rows of catalog/flags.def.
#pragma once

#include "catalog/catalog.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace corosan {

/// One key of COROSAN_OPTIONS.
enum class flag : std::uint8_t {
#define FLAG(type, name, default_value, help) name,
#include "catalog/flags.def"
};
inline constexpr std::size_t flag_count = std::size(catalog::flags);

/// The value of every option. Parsing never fails: what is wrong is said in `warnings` and the default stays.
class settings {
public:
  settings();

  /// Reads `key=value:key=value`; a value may stand in quotes. Later calls override earlier ones.
  void parse(std::string_view options);

  const std::string &text(flag key) const { return text_[static_cast<std::size_t>(key)]; }
  std::int64_t number(flag key) const { return number_[static_cast<std::size_t>(key)]; }
  bool on(flag key) const { return number(key) != 0; }

  /// The value of `groups` as one bit for each catalog::group.
  std::uint32_t groups() const noexcept { return groups_; }

  /// Help for `help=1`: each option with its meaning and current value.
  std::string describe() const;
  /// Complaints about unknown names and wrong values, one sentence each.
  const std::vector<std::string> &warnings() const { return warnings_; }
  void forget_warnings() { warnings_.clear(); }

  /// From now on other threads read the values: only numbers may change, not texts.
  void freeze() { frozen_ = true; }

private:
  void set(std::string_view key, std::string_view value);
  bool store(std::size_t index, std::string_view value);
  void select_groups(std::string_view list);

  std::array<std::string, flag_count> text_;
  std::array<std::int64_t, flag_count> number_{};
  std::uint32_t groups_ = ~0U;
  std::vector<std::string> warnings_;
  bool frozen_ = false;
};

} // namespace corosan
