// Deduplicates, limits, suppresses and writes.
#include "report/reporter.h"

#include "activation.h"
#include "clock.h"
#include "findings/findings.h"
#include "interpose/call_scope.h"
#include "look_table.h"
#include "loop_slot.h"
#include "report/loop_driver.h"
#include "report/output.h"
#include "report/output_thread.h"
#include "report/report.h"
#include "report/results.h"
#include "report/suppressions.h"
#include "report/trace_writer.h"
#include "watchdog.h"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <deque>
#include <fcntl.h>
#include <map>
#include <memory>
#include <sched.h>
#include <unistd.h>

namespace corosan {
namespace {

/// A report with the event that it refers to.
struct told_report {
  event what;
  report text;
};

/// All reports with the same stack.
struct seen_finding {
  std::string id, place;
  std::uint64_t count = 0;
  std::int64_t longest_ns = 0;
  std::shared_ptr<told_report> told; ///< for the closing record of JSON lines
};

/// What was told while it lasted: a step or a call, known by its thread and start.
struct open_occurrence {
  std::uint64_t key = 0;
  std::string what;  ///< "slow-step at place"
  bool told = false; ///< in full: then its end is told, too
};

struct reporter_state {
  std::map<std::pair<int, std::int64_t>, open_occurrence> open;
  std::map<std::uint64_t, seen_finding> seen;
  std::deque<std::int64_t> recent; ///< times of the reports of the last minute
  suppression_list suppressions;
  std::uint64_t reported = 0, suppressed = 0, limited = 0, repeated = 0;
};
reporter_state *current = nullptr; // in the child of a fork

reporter_state &state() {
  static auto *first = new reporter_state; // never destroyed: the reporter may outlive the end of main
  return *(current != nullptr ? current : first);
}

std::atomic<bool> finished{false};
pid_t first_process = 0;

bool jsonl() { return log_form() == form::jsonl; }
bool text() { return log_form() == form::text; }

std::uint64_t key_of(const event &e) {
  // A step that computes is interrupted at any instruction: what counts is the place in the source.
  if (e.id == finding_id::slow_step && e.where.exact_top)
    return std::hash<std::string>()(make_report(e).fingerprint);
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
    if (asio &&
        (f.find("scheduler::do_run_one") != std::string::npos || f.find("scheduler::run") != std::string::npos ||
         f.find("scheduler::wait_one") != std::string::npos || f.find("scheduler::do_wait_one") != std::string::npos))
      return true;
    const bool event_wait =
        asio && (f.find("event::wait") != std::string::npos || f.find("event::do_wait") != std::string::npos);
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
  count_limited();
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
  write_last_outputs(status != 0 ? static_cast<int>(status) : 1);
  stop_symbolizer();
  _exit(status != 0 ? static_cast<int>(status) : 1);
}

/// The exact figures of what was told while it lasted.
void tell_end(const event &e, const open_occurrence &known) {
  seen_finding &same = state().seen[known.key];
  same.longest_ns = std::max(same.longest_ns, e.duration_ns);
  end_result(known.key, e);
  if (!known.told || log_form() == form::sarif)
    return;
  std::string text = e.id == finding_id::slow_step ? "the step" : "the call";
  text += " ended after " + duration_text(e.duration_ns);
  if (e.id == finding_id::slow_step) {
    const std::int64_t cpu = std::clamp<std::int64_t>(e.cpu_ns, 0, e.duration_ns);
    const std::int64_t queued = std::clamp<std::int64_t>(e.runqueue_ns, 0, e.duration_ns - cpu);
    text += ": " + duration_text(cpu) + " cpu, " + duration_text(queued) + " waiting for a processor, " +
            duration_text(e.duration_ns - cpu - queued) + " blocked";
  }
  if (!jsonl())
    return write_notice("CoroSanitizer: " + known.what + ": " + text);
  if (same.told == nullptr)
    return;
  told_report last = *same.told;
  last.text.what = &last.what;
  last.what.duration_ns = e.duration_ns;
  last.text.message = text;
  last.text.level = "note";
  write_report(render_jsonl(last.text));
}

/// True when the event belongs to what was told before and needs no report of its own.
bool told_before(const event &e) {
  const auto found = state().open.find({e.tid, e.start_ns});
  if (found == state().open.end() || e.still_running)
    return e.ended;
  tell_end(e, found->second);
  state().open.erase(found);
  return true;
}

void handle(event &e) {
  if (!e.still_running && (e.ended || (e.id == finding_id::blocking_call && e.threshold_ns > 0))) {
    e.duration_ns -= paused_between(e.start_ns, e.start_ns + e.duration_ns);
    if (e.duration_ns < e.threshold_ns)
      return;
  }
  if (told_before(e))
    return;
  const std::uint64_t key = key_of(e);
  const bool lasts = e.still_running && (e.id == finding_id::slow_step || e.id == finding_id::blocking_call);
  open_occurrence *occurrence = nullptr;
  if (lasts) {
    if (state().open.size() > 1000)
      state().open.clear();
    occurrence = &state().open[{e.tid, e.start_ns}];
    if (occurrence->key == key) {
      if (occurrence->told && text())
        write_notice("CoroSanitizer: " + occurrence->what + ": still there after " + duration_text(e.duration_ns));
      return;
    }
    occurrence->key = key;
    occurrence->told = false;
  }
  seen_finding &same = state().seen[key];
  same.longest_ns = std::max(same.longest_ns, e.duration_ns);
  if (++same.count > 1 && options().on(flag::suppress_equal_stacks)) {
    ++state().repeated;
    count_result(key, e);
    trace_finding(e, same.id, same.place);
    return;
  }
  report made = make_report(e);
  if (dies_with_context(made)) {
    same.count = 0;
    return;
  }
  if (is_outside_of_loop(made)) {
    same.count = 0;
    return;
  }
  if (is_idle_pool_wait(made)) {
    add_idle_site(e.where.pc[0]);
    same.count = 0;
    return;
  }
  if (state().suppressions.find(made.id, texts_of(made)) != nullptr) {
    ++state().suppressed;
    count_suppressed();
    same.count = 0;
    return;
  }
  same.id = made.id;
  same.place = place_text(made.location);
  if (jsonl()) {
    same.told = std::make_shared<told_report>(told_report{e, made});
    same.told->text.what = &same.told->what;
  }
  ++state().reported;
  count_finding();
  add_result(key, made);
  trace_finding(e, same.id, same.place);
  if (log_form() != form::sarif && !limited(now_ns())) { // SARIF is one document, at exit
    write_report(jsonl() ? render_jsonl(made) : render_text(made));
    if (occurrence != nullptr) {
      occurrence->told = true;
      occurrence->what = made.id + " at " + same.place;
    }
  }
  if (options().on(flag::halt_on_error))
    halt();
}

void write_closing_lines() {
  if (jsonl()) {
    // What was seen again: the same record once more, with all of its count and the longest duration.
    for (auto &[key, same] : state().seen)
      if (same.count > 1 && same.told != nullptr && options().on(flag::suppress_equal_stacks)) {
        same.told->what.duration_ns = same.longest_ns;
        same.told->text.count = same.count;
        same.told->text.total_ns = total_of(key);
        write_report(render_jsonl(same.told->text));
      }
    write_report(render_jsonl_summary(state().reported + state().repeated,
                                      state().suppressed + state().limited + lost_events(), loops_seen()));
  } else if (text()) {
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
      write_notice("    Suppression " + row.id + ":" + row.pattern + " matched " + std::to_string(row.matched) +
                   " times");
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
  report_orphan_frames();
  // The reporter may be slow to find symbols the first time, but it may also hang: then its reports are lost.
  for (int i = 0; i < 2000 && events_pending(); ++i)
    usleep(5000);
  finished.store(true);
  if (events_pending())
    write_notice("WARNING: CoroSanitizer: the last reports could not be finished in time");
  if (!any_loop_seen() && state().reported == 0 && getpid() == first_process)
    write_notice(
        "WARNING: CoroSanitizer: this program never waited in an event loop (epoll, poll, select, io_uring), so "
        "nothing was watched");
  if (any_loop_seen() || getpid() != first_process || jsonl())
    write_closing_lines();
  const std::int64_t status = options().number(flag::exitcode);
  write_last_outputs(status != 0 && state().reported > 0 ? static_cast<int>(status) : noted_exit_status());
  if (status != 0 && state().reported > 0) {
    std::fflush(nullptr);
    stop_symbolizer();
    _exit(static_cast<int>(status));
  }
  --this_thread.depth;
}

void reporter_in_child() noexcept {
  forget_symbolizer();
  // The parent's reporter may have been in the middle of anything: start afresh, and leave the old one alone.
  auto *fresh = new reporter_state;
  fresh->suppressions = state().suppressions;
  current = fresh;
  finished.store(false);
  outputs_in_child();
  reopen_output();
}

} // namespace corosan
