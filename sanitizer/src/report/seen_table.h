// The findings that were seen: a table of fixed size, so that no number of findings makes it grow. What was not seen
// for longest is forgotten first, and is new when it comes again.
#pragma once

#include "report/report.h"

#include <cstdint>
#include <list>
#include <memory>
#include <string>
#include <unordered_map>

namespace corosan {

struct suppression;

/// A report with the event that it refers to.
struct told_report {
  event what;
  report text;
};

/// All findings with the same key.
struct seen_finding {
  enum class fate : std::uint8_t { unknown, told, suppressed, accepted };
  std::uint64_t key = 0;
  fate then = fate::unknown;       ///< what became of the first one
  suppression *silenced = nullptr; ///< the line that suppresses them
  std::string id, place;
  std::uint64_t count = 0;
  std::int64_t longest_ns = 0;
  std::unique_ptr<told_report> told; ///< for the closing record of JSON lines
};

class seen_table {
public:
  static constexpr std::size_t capacity = 1024;

  /// The entry of `key`, made when there is none. Valid until the next call.
  seen_finding &at(std::uint64_t key) {
    if (const auto found = index_.find(key); found != index_.end()) {
      order_.splice(order_.begin(), order_, found->second);
      return order_.front();
    }
    if (order_.size() == capacity) {
      index_.erase(order_.back().key);
      order_.pop_back();
      ++forgotten_;
    }
    order_.emplace_front().key = key;
    index_.emplace(key, order_.begin());
    return order_.front();
  }
  /// The entry of `key`, or null.
  seen_finding *find(std::uint64_t key) {
    const auto found = index_.find(key);
    return found != index_.end() ? &*found->second : nullptr;
  }
  void forget(std::uint64_t key) {
    if (const auto found = index_.find(key); found != index_.end()) {
      order_.erase(found->second);
      index_.erase(found);
    }
  }
  /// Last seen first.
  const std::list<seen_finding> &all() const { return order_; }
  std::list<seen_finding> &all() { return order_; }
  /// How many entries had to make room.
  std::uint64_t forgotten() const { return forgotten_; }

private:
  std::list<seen_finding> order_;
  std::unordered_map<std::uint64_t, std::list<seen_finding>::iterator> index_;
  std::uint64_t forgotten_ = 0;
};

} // namespace corosan
