// Deduplicates, limits, suppresses and writes.
#include "report/reporter.h"

#include "activation.h"
#include "clock.h"
#include "findings/findings.h"
#include "interpose/call_scope.h"
#include "loop_slot.h"
#include "report/output.h"
#include "report/report.h"
#include "report/suppressions.h"
#include "watchdog.h"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <deque>
#include <fcntl.h>
#include <map>
#include <sched.h>
#include <unistd.h>

namespace corosan {
namespace {

/// All reports with the same stack.
struct seen_finding {
  std::string id, place;
  std::uint64_t count = 0;
  std::int64_t longest_ns = 0;
  std::string record; ///< rendered first report, for the closing record of JSON lines
};

struct reporter_state {
  std::map<std::uint64_t, seen_finding> seen;
  std::deque<std::int64_t> recent; ///< times of the reports of the last minute
  suppression_list suppressions;
  std::uint64_t reported = 0, suppressed = 0, limited = 0, repeated = 0;
};
reporter_state &state() {
  static auto &only = *new reporter_state; // never destroyed: the reporter may outlive the end of main
  return only;
}

std::atomic<bool> finished{false};
pid_t first_process = 0;

bool jsonl() { return options().text(flag::log_format) == "jsonl"; }

std::uint64_t key_of(const event &e) {
  std::uint64_t hash = static_cast<std::uint64_t>(e.id) * 31 + 7;
  const auto mix = [&](std::uint64_t value) { hash = (hash ^ value) * 0x9e3779b97f4a7c15ULL; };
  for (std::uint32_t i = 0; i < std::min<std::uint32_t>(e.where.depth, 16); ++i)
    mix(e.where.pc[i]);
  for (std::uint32_t i = 0; i < e.chain_depth; ++i)
    mix(e.chain[i].resume + e.chain[i].line);
  mix(e.subject);
  return hash;
}

/// A thread of a pool that has no work: inside Asio's scheduler, not in a handler.
bool is_idle_pool_wait(const report &r) {
  if (r.what->call == nullptr || std::strncmp(r.what->call, "pthread_cond_", 13) != 0 || r.what->task_id != 0 ||
      loops_seen() < 2)
    return false;
  bool named = false;
  for (const frame_text &frame : r.stack) {
    const std::string &f = frame.function;
    if (f.empty())
      continue;
    named = true;
    const bool asio = f.find("asio::detail::") != std::string::npos;
    if (asio && (f.find("scheduler::do_run_one") != std::string::npos || f.find("scheduler::run") != std::string::npos ||
                 f.find("scheduler::wait_one") != std::string::npos || f.find("scheduler::do_wait_one") != std::string::npos))
      return true;
    const bool event_wait = asio && (f.find("event::wait") != std::string::npos || f.find("event::do_wait") != std::string::npos);
    if (!event_wait && f.find("std::") == std::string::npos)
      return false;
  }
  return !named; // without names nobody can tell: better silent than wrong
}

bool limited(std::int64_t now) {
  const std::int64_t most = options().number(flag::reports_per_minute);
  while (!state().recent.empty() && state().recent.front() < now - 60'000'000'000)
    state().recent.pop_front();
  if (most == 0 || static_cast<std::int64_t>(state().recent.size()) < most) {
    state().recent.push_back(now);
    return false;
  }
  if (state().limited++ == 0)
    write_notice("CoroSanitizer: more than " + std::to_string(most) +
                 " reports in a minute, the next ones are only counted (option reports_per_minute)");
  return true;
}

std::vector<std::string> texts_of(const report &r) {
  std::vector<std::string> texts{r.message, r.what->task_name};
  for (const auto *frames : {&r.stack, &r.created})
    for (const frame_text &frame : *frames) {
      texts.push_back(frame.function);
      texts.push_back(frame.file);
      texts.push_back(frame.module);
    }
  for (const chain_text &link : r.chain)
    texts.push_back(link.function);
  return texts;
}

[[noreturn]] void halt() {
  const std::int64_t status = options().number(flag::exitcode);
  stop_symbolizer();
  _exit(status != 0 ? static_cast<int>(status) : 1);
}

void handle(event &e) {
  if (e.id == finding_id::blocking_call && e.threshold_ns > 0) {
    e.duration_ns -= paused_between(e.start_ns, e.start_ns + e.duration_ns);
    if (e.duration_ns < e.threshold_ns)
      return;
  }
  seen_finding &same = state().seen[key_of(e)];
  same.longest_ns = std::max(same.longest_ns, e.duration_ns);
  if (++same.count > 1 && options().on(flag::suppress_equal_stacks)) {
    ++state().repeated;
    return;
  }
  report made = make_report(e);
  if (is_idle_pool_wait(made)) {
    add_idle_site(e.where.pc[0]);
    same.count = 0;
    return;
  }
  if (state().suppressions.find(made.id, texts_of(made)) != nullptr) {
    ++state().suppressed;
    same.count = 0;
    return;
  }
  same.id = made.id;
  same.place = place_text(made.location);
  ++state().reported;
  if (!limited(now_ns()))
    write_report(jsonl() ? render_jsonl(made) : render_text(made));
  if (options().on(flag::halt_on_error))
    halt();
}

void write_closing_lines() {
  if (jsonl()) {
    write_report(render_jsonl_summary(state().reported + state().repeated, state().suppressed + state().limited + lost_events(),
                                      any_loop_seen()));
  } else {
    for (const auto &[key, same] : state().seen)
      if (same.count > 1 && !same.id.empty() && options().on(flag::suppress_equal_stacks))
        write_notice("CoroSanitizer: " + same.id + " at " + same.place + ": seen " + std::to_string(same.count) +
                     " times, at most " + duration_text(same.longest_ns));
  }
  if (const std::uint64_t hidden = state().limited + lost_events(); hidden > 0)
    write_notice("CoroSanitizer: suppressed " + std::to_string(hidden) + " further reports");
  if (options().on(flag::print_stats_on_exit)) {
    write_notice("CoroSanitizer exit stats:");
    write_notice("    Findings: " + std::to_string(state().reported + state().repeated) + ", different: " +
                 std::to_string(state().reported) + ", suppressed: " + std::to_string(state().suppressed));
    for (const suppression &row : state().suppressions.rows())
      write_notice("    Suppression " + row.id + ":" + row.pattern + " matched " + std::to_string(row.matched) + " times");
  }
}

} // namespace

void *reporter_main(void *) noexcept {
  this_thread.ours = true;
  for (;;) {
    if (event *e = next_event(); e != nullptr && !finished.load()) {
      handle(*e);
      cancel_event(e);
    } else {
      wait_for_event(1'000'000'000);
    }
  }
  return nullptr;
}

void load_suppressions() noexcept {
  first_process = getpid();
  const std::string &path = options().text(flag::suppressions);
  if (path.empty())
    return;
  std::string text;
  std::vector<std::string> warnings;
  if (std::FILE *file = std::fopen(path.c_str(), "re")) {
    char part[4096];
    for (std::size_t n; (n = std::fread(part, 1, sizeof part, file)) > 0;)
      text.append(part, n);
    std::fclose(file);
    state().suppressions.parse(text, warnings);
  } else {
    warnings.push_back("cannot read suppressions file " + path + ": " + std::strerror(errno));
  }
  for (const std::string &warning : warnings)
    write_notice("WARNING: CoroSanitizer: " + warning);
}

void finish_reports() noexcept {
  if (finished.load() || this_thread.ours)
    return;
  ++this_thread.depth;
  if (this_thread.slot != nullptr)
    leave_step(*this_thread.slot); // the loop is over
  // The reporter may be slow to find symbols the first time, but it may also hang: then its reports are lost.
  for (int i = 0; i < 2000 && events_pending(); ++i)
    usleep(5000);
  finished.store(true);
  if (events_pending())
    write_notice("WARNING: CoroSanitizer: the last reports could not be finished in time");
  if (!any_loop_seen() && getpid() == first_process)
    write_notice("WARNING: CoroSanitizer: this program never waited in an event loop (epoll, poll, select, io_uring), so "
                 "nothing was watched");
  else
    write_closing_lines();
  const std::int64_t status = options().number(flag::exitcode);
  if (status != 0 && state().reported > 0) {
    std::fflush(nullptr);
    stop_symbolizer();
    _exit(static_cast<int>(status));
  }
  --this_thread.depth;
}

void reporter_in_child() noexcept {
  forget_symbolizer();
  state().seen.clear();
  state().recent.clear();
  state().reported = state().suppressed = state().limited = state().repeated = 0;
  finished.store(false);
  reopen_output();
}

} // namespace corosan
