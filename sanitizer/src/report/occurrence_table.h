// The steps and calls that were told while they lasted.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <utility>

namespace corosan {

/// A step or a call, known by its thread and start.
struct occurrence {
  std::uint64_t key = 0; ///< of its finding; 0: not told yet
  std::string what;      ///< "slow-step at place"
  bool told = false;     ///< in full: then its end is told, too
  bool over = false;     ///< what the watchdog still has to say of it comes late
};

class occurrence_table {
public:
  /// Null when it is not known, or forgotten.
  occurrence *find(int tid, std::int64_t start_ns) {
    const auto found = all_.find({tid, start_ns});
    return found != all_.end() ? &found->second : nullptr;
  }
  /// The same, made when there is none. Of those that are over, a thread's last one is remembered.
  occurrence &at(int tid, std::int64_t start_ns) {
    const auto [place, fresh] = all_.try_emplace({tid, start_ns});
    if (fresh) {
      forget_over(tid, start_ns);
      if (all_.size() > most)
        all_.erase(all_.begin() != place ? all_.begin() : std::next(place));
    }
    return place->second;
  }
  std::size_t size() const { return all_.size(); }

private:
  static constexpr std::size_t most = 1000; ///< more than there are threads of loops

  void forget_over(int tid, std::int64_t but) {
    for (auto i = all_.lower_bound({tid, std::numeric_limits<std::int64_t>::min()});
         i != all_.end() && i->first.first == tid;)
      i = i->second.over && i->first.second != but ? all_.erase(i) : std::next(i);
  }

  std::map<std::pair<int, std::int64_t>, occurrence> all_;
};

} // namespace corosan
