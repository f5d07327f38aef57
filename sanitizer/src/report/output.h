// Where reports go.
#pragma once

#include <string>
#include <string_view>

namespace corosan {

/// Opens what log_path names; falls back to stderr with a warning.
void open_output() noexcept;
/// In the child of a fork: a file of its own.
void reopen_output() noexcept;
/// Writes one whole report or record.
void write_report(std::string_view text) noexcept;
/// One line for people, "==PID==text", to stderr.
void write_notice(const std::string &text) noexcept;
/// Unprefixed text for people, to stderr.
void write_help(const std::string &text) noexcept;

/// Moves a descriptor to a high number, closed on exec, where the program's own numbers stay what they would be.
int make_private(int fd) noexcept;

} // namespace corosan
