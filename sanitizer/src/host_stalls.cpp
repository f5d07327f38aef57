// Counts what report_host_stalls=1 tells, and reads how often the control group was throttled.
#include "host_stalls.h"

#include "clock.h"
#include "findings/findings.h"
#include "thread_facts.h"
#include "watchdog.h"

#include <atomic>
#include <cstdlib>
#include <cstring>

namespace corosan {
namespace {

std::atomic<std::uint64_t> stalls{0};
std::atomic<std::int64_t> queued_sum{0}, stopped_sum{0};

/// How often, and how long, the group of this process may not run because its quota is used up.
struct throttling {
  std::int64_t times = 0, ns = 0;
};
throttling at_start;

std::int64_t value_of(const char *text, const char *key) {
  const char *found = std::strstr(text, key);
  return found != nullptr ? std::strtoll(found + std::strlen(key), nullptr, 10) : -1;
}

/// Reads PREFIX/GROUP/cpu.stat, or PREFIX/cpu.stat where the group is the root of what this process sees.
bool read_stat(const char *prefix, const std::string &group, throttling &out) {
  char text[1024];
  for (const std::string &path : {prefix + group + "/cpu.stat", prefix + std::string("/cpu.stat")}) {
    if (read_small_file(path.c_str(), text, sizeof text) <= 0 || value_of(text, "nr_throttled ") < 0)
      continue;
    out.times = value_of(text, "nr_throttled ");
    const std::int64_t us = value_of(text, "throttled_usec "); // version 2; version 1 has nanoseconds
    out.ns = us >= 0 ? us * 1000 : value_of(text, "throttled_time ");
    return true;
  }
  return false;
}

throttling read_throttling() {
  throttling out;
  char text[2048];
  if (read_small_file("/proc/self/cgroup", text, sizeof text) <= 0)
    return out;
  // Lines are NUMBER:CONTROLLERS:GROUP; version 2 has one without controllers.
  for (const char *line = text; line != nullptr && *line != 0;) {
    const char *end = std::strchr(line, '\n');
    const std::string entry(line, end != nullptr ? static_cast<std::size_t>(end - line) : std::strlen(line));
    line = end != nullptr ? end + 1 : nullptr;
    const auto first = entry.find(':'), second = entry.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos)
      continue;
    const std::string controllers = "," + entry.substr(first + 1, second - first - 1) + ",",
                      group = entry.substr(second + 1);
    if (controllers == ",,"
            ? read_stat("/sys/fs/cgroup", group, out)
            : controllers.find(",cpu,") != std::string::npos && read_stat("/sys/fs/cgroup/cpu", group, out))
      return out;
  }
  return out;
}

} // namespace

void note_host_stall(std::int64_t queued_ns, std::int64_t stopped_ns) noexcept {
  stalls.fetch_add(1);
  queued_sum.fetch_add(queued_ns);
  stopped_sum.fetch_add(stopped_ns);
}

void start_host_stalls() noexcept { at_start = read_throttling(); }

std::string host_stalls_text() {
  // The watchdog must have seen the end of the last step.
  for (int look = 0; look < 2; ++look)
    for (std::int64_t moment = now_ns(), i = 0; i < 10 && !watchdog_looked_since(moment); ++i)
      paused_between(moment, moment);
  std::string text;
  if (const std::uint64_t count = stalls.load(); count > 0)
    text = std::to_string(count) + (count == 1 ? " step was" : " steps were") +
           " over the limit only because the machine did not run the program: " + duration_text(queued_sum.load()) +
           " waiting for a processor, " + duration_text(stopped_sum.load()) + " stopped";
  const throttling now = read_throttling();
  if (now.times > at_start.times)
    text += (text.empty() ? "" : "; ") + std::string("the control group was throttled ") +
            std::to_string(now.times - at_start.times) + " times (nr_throttled), for " +
            duration_text(now.ns - at_start.ns);
  return text;
}

} // namespace corosan
