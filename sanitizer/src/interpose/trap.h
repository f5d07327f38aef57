// syscalls=trap: the system calls that a loop's thread makes itself, and those inside the C library, by Syscall User
// Dispatch: the kernel sends SIGSYS instead of making the call, unless it comes from this library's code or the
// thread's selector byte says so. For test runs: each trapped call costs some microseconds.
#pragma once

#include "loop_slot.h"

namespace corosan {

/// Installs the handler. False when this kernel or processor cannot: then `*error` is an errno value.
bool prepare_trap(int *error) noexcept;
/// From now on the calling thread's system calls are looked at; until `disarm_trap`. Children and new threads have none
/// of it.
void arm_trap(thread_state &self) noexcept;
void disarm_trap(thread_state &self) noexcept;

} // namespace corosan
