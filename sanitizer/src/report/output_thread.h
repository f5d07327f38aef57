// The thread that writes what is written while the program runs, the trace and the metrics, and the documents that are
// written at exit.
#pragma once

namespace corosan {

/// When the first loop is seen: starts the thread when an option asks for a trace or metrics. False when it cannot be
/// started.
bool start_output_thread() noexcept;

/// At exit, or when halt_on_error ends the process: everything that the options ask for, once. `status` is the exit
/// status, -1 when unknown. Never hangs.
void write_last_outputs(int status) noexcept;

/// The status that the program exits with; -1 while it does not.
int noted_exit_status() noexcept;

/// In the child of a fork.
void outputs_in_child() noexcept;

} // namespace corosan
