// Where reports go.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace corosan {

/// log_format: what goes to log_path, and when.
enum class form : std::uint8_t { text, jsonl, sarif };
form log_form() noexcept;

/// On the program's thread, at start: notes what its standard streams are and where it is; opens nothing.
void prepare_output() noexcept;
/// On the reporter's thread, in its own descriptor table: opens what log_path names; falls back to stderr with a
/// warning.
void open_output() noexcept;
/// On our threads with a table of their own, now and then: lets go of a stream that the program has closed.
void look_after_output() noexcept;
/// In the child of a fork: the log file is the parent's.
void output_in_child() noexcept;

/// Writes one whole report or record. On the reporter's thread. What cannot be written is dropped.
void write_report(std::string_view text) noexcept;
/// One line for people, "==PID==text", to stderr. Any thread.
void write_notice(const std::string &text) noexcept;
/// Unprefixed text for people, to stderr. Any thread.
void write_help(const std::string &text) noexcept;

/// The program's file.
std::string program_path();
/// The folder in which the program was started, where relative paths of options begin.
const char *start_folder() noexcept;
/// `path` as seen from that folder.
std::string absolute_path(const std::string &path);
/// When the program was started, wall clock.
std::int64_t start_time_ns() noexcept;
/// The file that an option like `metrics` names, absolute from the start: %p is the process, and the child of a fork
/// has a file of its own in any case. Empty when the option is.
std::string output_path(const std::string &option);
/// Writes a whole file under a temporary name, then renames it: readers see the old or the new one. False, with a
/// complaint unless `quiet`, when it cannot.
bool write_document(const std::string &path, std::string_view text, bool quiet) noexcept;
/// With log_format=sarif: the document, to where log_path says.
void write_log_document(std::string_view text) noexcept;

/// Opens a file of ours for writing, private; negative error number when it cannot be.
int open_private(const std::string &path) noexcept;
/// Writes all of it to a descriptor of ours. False when it could not.
bool write_private(int fd, std::string_view text) noexcept;

/// Where a thread of ours has no descriptor table of its own: moves a descriptor to a high number, closed on exec,
/// where the program's own numbers stay what they would be.
int make_private(int fd) noexcept;

} // namespace corosan
