// Deduplicates, limits, suppresses and writes.
#include "report/judge.h"

#include "activation.h"
#include "clock.h"
#include "findings/findings.h"
#include "host_stalls.h"
#include "interpose/call_scope.h"
#include "look_table.h"
#include "loop_slot.h"
#include "report/accepted.h"
#include "report/idle_pool.h"
#include "report/listeners.h"
#include "report/loop_driver.h"
#include "report/mistakes.h"
#include "report/occurrence_table.h"
#include "report/output.h"
#include "report/output_thread.h"
#include "report/report.h"
#include "report/results.h"
#include "report/seen_table.h"
#include "report/suppressions.h"
#include "report/trace_writer.h"
#include "watchdog.h"

#include <algorithm>
#include <sys/syscall.h>
#include <unistd.h>

namespace corosan {
namespace {

using fate = seen_finding::fate;

constexpr std::int64_t most_looked_up = 1000; // different findings a minute beyond the limit of reports

struct reporter_state {
  occurrence_table occurrences;
  seen_table seen;
  std::int64_t minute_ns = 0;                ///< when the minute began
  std::int64_t in_minute = 0, looked_up = 0; ///< since then: reports, and findings that were looked up
  std::uint64_t reported = 0, suppressed = 0, accepted = 0, limited = 0, repeated = 0;
};
reporter_state *current = nullptr; // in the child of a fork

reporter_state &state() {
  static auto *first = new reporter_state; // never destroyed: the reporter may outlive the end of main
  return *(current != nullptr ? current : first);
}

bool jsonl() { return log_form() == form::jsonl; }
bool text() { return log_form() == form::text; }

constexpr std::uint32_t key_depth = 16; // frames deeper in the stack do not make another finding

std::uint64_t key_of(const event &e) {
  // A step that computes is interrupted at any instruction: what counts is the place in the source.
  if (e.id == finding_id::slow_step && e.where.exact_top)
    return std::hash<std::string>()(make_report(e).fingerprint);
  // Never the message: durations and names of tasks differ from time to time.
  std::uint64_t hash = static_cast<std::uint64_t>(e.id) * 31 + 7;
  const auto mix = [&](std::uint64_t value) { hash = (hash ^ value) * 0x9e3779b97f4a7c15ULL; };
  for (std::uint32_t i = 0; i < std::min(e.where.depth, key_depth); ++i)
    mix(e.where.pc[i]);
  for (std::uint32_t i = 0; i < e.chain_depth; ++i)
    mix(e.chain[i].resume + e.chain[i].line);
  mix(e.subject);
  // What has no place of its own is told apart by where its task was made.
  if (e.where.depth == 0 && e.chain_depth == 0)
    for (std::uint32_t i = 0; i < e.created.depth; ++i)
      mix(e.created.pc[i]);
  return hash;
}

void begin_minute(std::int64_t now) {
  if (now - state().minute_ns < 60'000'000'000)
    return;
  state().minute_ns = now;
  state().in_minute = state().looked_up = 0;
}

/// True when the reports of this minute are used up. What is not told now may be told when it comes again.
bool limited() {
  const std::int64_t most = options().number(flag::reports_per_minute);
  if (most == 0 || state().in_minute < most)
    return false;
  count_limited();
  if (state().limited++ == 0)
    write_notice("CoroSanitizer: more than " + std::to_string(most) +
                 " reports in a minute, the next ones are only counted (option reports_per_minute)");
  return true;
}

[[noreturn]] void halt() {
  const auto status = static_cast<int>(options().number(flag::exitcode));
  write_last_outputs(status != 0 ? status : 1);
  stop_symbolizer();
  for (;;)
    raw_syscall(SYS_exit_group, status != 0 ? status : 1);
}

/// The exact figures of what was told while it lasted.
void tell_end(const event &e, const occurrence &known) {
  seen_finding *same = state().seen.find(known.key);
  if (same != nullptr)
    same->longest_ns = std::max(same->longest_ns, e.duration_ns);
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
    if (const std::string calls = calls_text(e); !calls.empty())
      text += "; calls: " + calls;
  }
  if (!jsonl())
    return write_notice("CoroSanitizer: " + known.what + ": " + text);
  if (same == nullptr || same->told == nullptr)
    return;
  told_report last = *same->told;
  last.text.what = &last.what;
  last.what.duration_ns = e.duration_ns;
  last.text.message = text;
  last.text.level = "note";
  write_report(render_jsonl(last.text));
}

bool is_call(const event &e) { return e.id == finding_id::blocking_call || e.id == finding_id::contended_lock; }

/// True when the event belongs to what was told before and needs no report of its own.
bool told_before(const event &e) {
  occurrence *known = state().occurrences.find(e.tid, e.start_ns);
  if (e.still_running)
    return known != nullptr && known->over;
  if (known == nullptr) {
    if (is_call(e))
      state().occurrences.at(e.tid, e.start_ns).over = true;
    return e.ended;
  }
  if (!known->over)
    tell_end(e, *known);
  known->over = true;
  return true;
}

/// What lasts is reported while it does, and again when it is still there: the occurrence, or null when all is told.
occurrence *open(const event &e, std::uint64_t key) {
  occurrence &found = state().occurrences.at(e.tid, e.start_ns);
  if (found.key == key) {
    if (found.told && text())
      write_notice("CoroSanitizer: " + found.what + ": still there after " + duration_text(e.duration_ns));
    return nullptr;
  }
  found.key = key;
  found.told = false;
  return &found;
}

/// Writes the report, and tells whoever wants to know.
void tell(const report &made) {
  const bool listened = has_listeners();
  std::string as_text, as_json;
  if (text() || listened)
    as_text = render_text(made);
  if (jsonl() || listened)
    as_json = render_jsonl(made);
  if (log_form() != form::sarif) // that is one document, at exit
    write_report(jsonl() ? as_json : as_text);
  if (listened)
    tell_listeners(made, as_text, as_json);
}

/// The first of its kind, or every one when equal stacks are not suppressed.
void judge(const event &e, seen_finding &same, occurrence *lasting) {
  const report made = make_report(e);
  const bool idle = is_idle_pool_wait(made), none = made.message.empty(); // a name showed that it is none
  if (idle)
    add_idle_site(e.where.pc[0]);
  if (idle || none || dies_with_context(made) || is_lock_of_asio(made) || is_held_by_us(made) ||
      is_outside_of_loop(made)) {
    state().seen.forget(same.key);
    return;
  }
  if (same.silenced = find_suppression(made); same.silenced != nullptr) {
    same.then = fate::suppressed;
    ++state().suppressed;
    count_suppressed();
    return;
  }
  add_to_baseline(made);
  if (in_baseline(made)) {
    same.then = fate::accepted;
    ++state().accepted;
    return;
  }
  if (is_expected(made.id.c_str())) {
    state().seen.forget(same.key);
    return;
  }
  same.then = fate::told;
  same.id = made.id;
  same.place = place_text(made.location);
  if (jsonl()) {
    same.told = std::make_unique<told_report>(told_report{e, made});
    same.told->text.what = &same.told->what;
  }
  ++state().reported;
  count_finding();
  count_reported();
  add_result(same.key, made);
  trace_finding(e, same.id, same.place);
  if (log_form() != form::sarif && limited())
    return;
  ++state().in_minute;
  tell(made);
  if (lasting != nullptr) {
    lasting->told = true;
    lasting->what = made.id + " at " + same.place;
  }
  if (options().on(flag::halt_on_error))
    halt();
}

} // namespace

void handle_event(event &e) {
  const bool call = is_call(e);
  const bool turn = e.id == finding_id::slow_turn;
  if (!e.still_running && (e.ended || ((call || turn) && e.threshold_ns > 0))) {
    e.duration_ns -= paused_between(e.start_ns, e.start_ns + e.duration_ns);
    if (e.duration_ns - (turn ? e.runqueue_ns : 0) < e.threshold_ns)
      return;
  }
  if (told_before(e))
    return;
  const std::uint64_t key = key_of(e);
  occurrence *lasting = nullptr;
  if (e.still_running && (call || e.id == finding_id::slow_step || e.id == finding_id::nested_run)) {
    lasting = open(e, key);
    if (lasting == nullptr)
      return;
  }
  begin_minute(now_ns());
  seen_finding &same = state().seen.at(key);
  ++same.count;
  same.longest_ns = std::max(same.longest_ns, e.duration_ns);
  switch (same.then) {
  case fate::suppressed:
    count_match(*same.silenced);
    ++state().suppressed;
    count_suppressed();
    return;
  case fate::accepted:
    ++state().accepted;
    return;
  case fate::told:
    if (!options().on(flag::suppress_equal_stacks))
      break;
    if (is_expected(text_of(e.id).id)) {
      --same.count;
      return;
    }
    ++state().repeated;
    count_reported();
    count_result(key, e);
    trace_finding(e, same.id, same.place);
    return;
  case fate::unknown:
    // Far beyond the limit nothing is looked up, so that a storm of findings costs little.
    if (!documents_wanted() && ++state().looked_up > most_looked_up && limited()) {
      state().seen.forget(key);
      return;
    }
    break;
  }
  judge(e, same, lasting);
}

namespace {

/// A finding about something that was written for us. `sentence`: in place of the finding's own message.
void tell_line(finding_id id, const std::string &text, const std::string &sentence, const std::string &file,
               unsigned line, bool fatal = false) {
  event e{};
  e.id = id;
  e.dialect = "";
  e.resource.fd = -1;
  e.pid = getpid();
  e.tid = static_cast<int>(raw_syscall(SYS_gettid));
  e.time_ns = read_clock(CLOCK_REALTIME);
  copy_text(e.detail, text.c_str());
  report made = make_report(e);
  if (!sentence.empty())
    made.message = sentence;
  if (fatal)
    made.level = "error";
  made.location.file = file;
  made.location.line = line;
  if (suppression *silencing = find_suppression(made); silencing != nullptr) {
    ++state().suppressed;
    count_suppressed();
    return;
  }
  ++state().reported;
  count_reported();
  add_result(std::hash<std::string>()(text), made);
  tell(made);
}

} // namespace

void tell_mistakes() {
  for (const mistake &each : take_mistakes())
    tell_line(finding_id::bad_config, each.text, each.text, each.file, each.line, each.fatal);
}

void tell_unused_lines() {
  for (const unused_line &line : unused_lines())
    tell_line(finding_id::unused_suppression, line.text, "", line.file, line.line);
}

namespace {

void write_repeated() {
  if (!options().on(flag::suppress_equal_stacks))
    return;
  auto &all = state().seen.all();
  for (auto same = all.rbegin(); same != all.rend(); ++same) {
    if (same->count < 2 || same->then != fate::told)
      continue;
    if (jsonl() && same->told != nullptr) {
      // The same record once more, with all of its count and the longest duration.
      same->told->what.duration_ns = same->longest_ns;
      same->told->text.count = same->count;
      same->told->text.total_ns = total_of(same->key);
      write_report(render_jsonl(same->told->text));
    } else if (text()) {
      write_notice("CoroSanitizer: " + same->id + " at " + same->place + ": seen " + std::to_string(same->count) +
                   " times, at most " + duration_text(same->longest_ns));
    }
  }
}

} // namespace

void write_closing_lines() {
  write_repeated();
  const std::uint64_t findings = state().reported + state().repeated, hidden = state().limited + lost_events();
  if (jsonl())
    write_report(render_jsonl_summary(findings, state().suppressed + state().accepted + hidden, loops_seen()));
  if (hidden > 0)
    write_notice("CoroSanitizer: suppressed " + std::to_string(hidden) + " further reports");
  if (const std::uint64_t forgotten = state().seen.forgotten(); forgotten > 0)
    write_notice("CoroSanitizer: too many different findings to remember: " + std::to_string(forgotten) +
                 " were forgotten, and told again when they came again");
  if (options().on(flag::report_host_stalls))
    if (const std::string stalls = host_stalls_text(); !stalls.empty())
      write_notice("CoroSanitizer: " + stalls);
  const bool stats = options().on(flag::print_stats_on_exit);
  if (stats) {
    write_notice("CoroSanitizer exit stats:");
    write_notice("    Findings: " + std::to_string(findings) + ", different: " + std::to_string(state().reported) +
                 ", suppressed: " + std::to_string(state().suppressed) +
                 ", in the baseline: " + std::to_string(state().accepted));
  }
  if (stats || options().on(flag::print_suppressions))
    for (const std::string &line : matched_lines())
      write_notice((stats ? "    " : "CoroSanitizer: ") + line);
}

bool anything_reported() noexcept { return state().reported > 0; }

void judge_in_child() noexcept { current = new reporter_state; }

} // namespace corosan
