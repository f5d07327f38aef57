// The kernel's records of when a thread lost the processor, for one that is suspected of a slow step (option
// switch_records). For the watchdog only.
#pragma once

#include "loop_slot.h"

namespace corosan {

/// Begins to record the thread of `slot`, unless that is switched off, goes on already, or is not allowed here.
void switch_records_on(const loop_slot &slot) noexcept;
void switch_records_off(const loop_slot &slot) noexcept;
/// How long the thread was ready to run and did not since recording began; 0 without records.
std::int64_t preempted_ns(const loop_slot &slot, std::int64_t now) noexcept;

} // namespace corosan
