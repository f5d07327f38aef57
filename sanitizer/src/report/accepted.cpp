// Loads, asks and tells the suppressions and the baseline.
#include "report/accepted.h"

#include "activation.h"
#include "interpose/real.h"
#include "report/baseline.h"
#include "report/judge.h"
#include "report/mistakes.h"
#include "report/names.h"
#include "report/output.h"
#include "report/output_thread.h"
#include "report/suppressions.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace corosan {
namespace {

/// Never destroyed: the reporter may outlive the end of main.
struct lists {
  suppression_list suppressions;
  baseline known, next; ///< what is accepted; what write_baseline will hold
};
lists &all() {
  static auto *one = new lists;
  return *one;
}

/// 0 or the error number.
int read_file(const std::string &path, std::string &text) {
  const long fd = raw_syscall(SYS_openat, AT_FDCWD, reinterpret_cast<long>(path.c_str()), O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return static_cast<int>(-fd);
  char part[4096];
  long n = 0;
  while ((n = raw_syscall(SYS_read, fd, reinterpret_cast<long>(part), sizeof part)) > 0)
    text.append(part, static_cast<std::size_t>(n));
  raw_syscall(SYS_close, fd);
  return static_cast<int>(-n);
}

/// A relative path is one from where the program was started, else from the folder of its executable.
std::string find_file(const std::string &path) {
  const std::string here = absolute_path(path);
  const auto exists = [](const std::string &file) {
    return raw_syscall(SYS_faccessat, AT_FDCWD, reinterpret_cast<long>(file.c_str()), F_OK) == 0;
  };
  if (path[0] == '/' || exists(here))
    return here;
  const std::string program = program_path();
  const std::string beside = program.substr(0, program.rfind('/') + 1) + path;
  return exists(beside) ? beside : here;
}

[[noreturn]] void end_process() {
  raw_syscall(SYS_exit_group, 2);
  std::abort();
}

void wrong_file(bool may_end, const std::string &option, const std::string &what) {
  add_mistake({what, option, 0, may_end});
  if (!may_end)
    return;
  if (log_form() != form::text || options().text(flag::log_path) != "stderr")
    write_notice("ERROR: CoroSanitizer: " + what); // for whoever wonders why the program did not start
  open_output();
  tell_mistakes();
  write_last_outputs(2);
  end_process();
}

void load_suppressions(const std::string &option, bool may_end) {
  const std::string path = find_file(option);
  std::string text;
  if (const int error = read_file(path, text); error != 0)
    return wrong_file(may_end, option, "failed to read suppressions file '" + option + "': " + std::strerror(error));
  const std::vector<wrong_line> wrong = all().suppressions.parse(text);
  if (all().suppressions.rows().empty() && wrong.empty())
    add_mistake({"suppressions file '" + option + "' suppresses nothing: it has no line ID:PATTERN", option});
  for (const wrong_line &line : wrong)
    add_mistake({"suppressions line " + std::to_string(line.number) + ": " + line.why, option, line.number});
}

void load_baseline(const std::string &option, bool may_end) {
  const std::string path = find_file(option);
  std::string text;
  const int error = read_file(path, text);
  // The first run with one file for both options makes it.
  if (error == ENOENT && option == options().text(flag::write_baseline))
    return;
  if (error != 0)
    return wrong_file(may_end, option, "failed to read baseline '" + option + "': " + std::strerror(error));
  if (const std::string wrong = all().known.read(text); !wrong.empty())
    wrong_file(may_end, option, "'" + option + "' is not a baseline: " + wrong);
}

std::vector<fact> facts_of(const report &r) {
  const event &e = *r.what;
  std::vector<fact> facts{{fact_kind::message, r.message}, {fact_kind::task, e.task_name}};
  for (const auto *frames : {&r.stack, &r.created})
    for (const frame_text &frame : *frames) {
      facts.push_back({fact_kind::function, frame.function});
      facts.push_back({fact_kind::file, frame.file});
      facts.push_back({fact_kind::module, frame.module});
    }
  for (const chain_text &link : r.chain) {
    facts.push_back({fact_kind::function, link.function});
    facts.push_back({fact_kind::file, link.file});
  }
  const bool peer = e.resource.kind == resource_kind::socket || e.resource.kind == resource_kind::host;
  facts.push_back({peer ? fact_kind::peer : fact_kind::path, e.resource.text});
  facts.push_back({fact_kind::fd_kind, resource_kind_name(e.resource.kind)});
  facts.push_back({fact_kind::group, e.group != nullptr ? e.group : ""});
  facts.push_back({fact_kind::call, e.call != nullptr ? e.call : ""});
  return facts;
}

/// `path` from the folder in which the program was started, so that a baseline holds on other machines.
std::string relative_path(const std::string &path) {
  const std::string folder = std::string(start_folder()) + "/";
  return path.rfind(folder, 0) == 0 ? path.substr(folder.size()) : path;
}

/// What of the message is the same in every run.
std::string stable_message(const report &made) {
  const catalog::finding *row = catalog::find_finding(made.id);
  std::string text(row != nullptr ? row->summary : "");
  return made.what->call != nullptr ? text + ": " + made.what->call : text;
}

} // namespace

void load_accepted(bool may_end) noexcept {
  all() = {};
  if (const std::string &path = options().text(flag::suppressions); !path.empty())
    load_suppressions(path, may_end);
  if (const std::string &path = options().text(flag::baseline); !path.empty())
    load_baseline(path, may_end);
}

suppression *find_suppression(const report &made) { return all().suppressions.find(made.id, facts_of(made)); }
void count_match(suppression &line) { ++line.matched; }
bool in_baseline(const report &made) { return all().known.accepts(made.fingerprint); }

void add_to_baseline(const report &made) {
  if (!options().text(flag::write_baseline).empty())
    all().next.add({relative_path(made.location.file), made.id, without_parameters(made.location.function),
                    stable_message(made), made.fingerprint});
}

void write_baseline_file() {
  if (options().text(flag::write_baseline).empty())
    return;
  const std::string path = absolute_path(options().text(flag::write_baseline));
  // Other processes may write the same file: they take turns, and none drops what another found.
  const std::string folder = path.substr(0, std::max<std::size_t>(path.rfind('/'), 1));
  const long lock =
      raw_syscall(SYS_openat, AT_FDCWD, reinterpret_cast<long>(folder.c_str()), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (lock >= 0)
    raw_syscall(SYS_flock, lock, LOCK_EX);
  std::string before;
  std::string wrong;
  if (read_file(path, before) == 0 && !before.empty())
    wrong = all().next.read(before);
  if (wrong.empty())
    write_document(path, all().next.text(), false);
  else
    write_notice("WARNING: CoroSanitizer: cannot write " + path + ": it is there and is not a baseline: " + wrong);
  if (lock >= 0)
    raw_syscall(SYS_close, lock);
}

std::vector<unused_line> unused_lines() {
  std::vector<unused_line> unused;
  for (const suppression &row : all().suppressions.rows())
    if (row.matched == 0)
      unused.push_back({options().text(flag::suppressions), row.line, row.id + ":" + row.text});
  for (const baseline_entry &entry : all().known.unused())
    unused.push_back({options().text(flag::baseline), 0,
                      entry.check + " in " + (entry.function.empty() ? entry.path : entry.function) + " (" +
                          entry.fingerprint + ")"});
  return unused;
}

std::vector<std::string> matched_lines() {
  std::vector<std::string> lines;
  for (const suppression &row : all().suppressions.rows())
    if (row.matched > 0)
      lines.push_back("Suppression " + row.id + ":" + row.text + " matched " + std::to_string(row.matched) + " times");
  return lines;
}

void accepted_in_child() noexcept {
  all().suppressions.forget_matches();
  all().known.forget_matches();
  all().next = {};
}

} // namespace corosan
