// Time that the machine took from the program: waiting for a processor, stopped, suspended. Nobody's fault in here.
#pragma once

#include <cstdint>
#include <string>

namespace corosan {

/// A step was over its limit only because of this. For the watchdog.
void note_host_stall(std::int64_t queued_ns, std::int64_t stopped_ns) noexcept;
/// Remembers the counters of the control group. Called by the watchdog when it starts.
void start_host_stalls() noexcept;
/// One line for the end of the run; empty when there was nothing. For the reporter.
std::string host_stalls_text();

} // namespace corosan
