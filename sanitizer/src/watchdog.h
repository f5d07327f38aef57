// The thread that notices what the loops cannot: steps that hang, tasks that wait for long.
#pragma once

#include "event.h"
#include "loop_slot.h"

#include <cstdint>

namespace corosan {

/// How long the whole process stood still between two moments (stopped, suspended, starved), as far as seen.
/// Waits shortly for the watchdog to have looked at that time.
std::int64_t paused_between(std::int64_t from, std::int64_t to) noexcept;
/// The same, as far as the watchdog has looked; does not wait.
std::int64_t paused_so_far(std::int64_t from, std::int64_t to) noexcept;

/// A debugger has stopped a thread since `from` at the earliest; what it did meanwhile is nobody's fault. For the
/// watchdog, whenever it sees that.
void note_stopped(std::int64_t from, std::int64_t now) noexcept;

/// True when it began to look at all loops after that moment.
bool watchdog_looked_since(std::int64_t moment) noexcept;

/// Prepares stack sampling; called once by the watchdog. False when it is not possible here.
bool install_sampler() noexcept;
/// Whether stacks of running threads can be had; otherwise steps are reported without.
bool can_sample() noexcept;
/// Lets the loop's thread capture its own stack and task into `into`. Only for a thread that runs, or whose wait
/// survives a signal: false, and nothing is disturbed, when it is in a call or its step ended, or does not answer.
/// Both are for the watchdog only.
bool sample(loop_slot &slot, std::uint64_t step, event &into) noexcept;
/// The same for the stack of any other thread. It may be disturbed where it is in a wait that survives no signal.
bool sample_other(int tid, stack &into) noexcept;

} // namespace corosan
