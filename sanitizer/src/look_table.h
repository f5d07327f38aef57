// What is shown to those who look from outside (corosan ps).
#pragma once

namespace corosan {

/// The runtime took the hook table at `hooks`: from now on its cookies are ours.
void show_to_others(const void *hooks) noexcept;
/// One more finding was told. For the reporter's thread.
void count_finding() noexcept;

} // namespace corosan
