// What a program asked to be told of findings: callbacks, expectations of tests, counts.
#pragma once

#include "corosan/corosan.h"
#include "report/report.h"

#include <cstdint>

namespace corosan {

/// Registers a callback: its number from 1, or 0 when there are too many. Any thread.
int add_listener(corosan_finding_callback callback, void *user) noexcept;
/// Takes it away; when this returns, it is not running and will not run. Any thread.
void remove_listener(int number) noexcept;
/// On a thread of the program: starts the thread of the callbacks if there are any.
void start_listening() noexcept;
/// True when somebody listens.
bool has_listeners() noexcept;
/// Calls all of them, on a thread of ours that has the program's descriptors, and waits for it. On the reporter's
/// thread.
void tell_listeners(const report &made, const std::string &text, const std::string &json);

/// From now on findings `id` ("*": any) are expected: counted, not reported. A number from 1, 0: too many. Any thread.
int begin_expecting(const char *id) noexcept;
/// Ends it: how many there were.
std::uint64_t end_expecting(int number) noexcept;
/// True, and counted, when the finding is expected. On the reporter's thread.
bool is_expected(const char *id) noexcept;

/// Reported findings of this process, every occurrence.
void count_reported() noexcept;
std::uint64_t reported_findings() noexcept;

/// In the child of a fork: the callbacks stay, their thread is gone.
void listeners_in_child() noexcept;

} // namespace corosan
