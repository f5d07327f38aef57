// The reporter's thread, from its start to the end of the process.
#include "report/reporter.h"

#include "activation.h"
#include "clock.h"
#include "event.h"
#include "findings/findings.h"
#include "foreign_frames.h"
#include "futex.h"
#include "loop_slot.h"
#include "report/accepted.h"
#include "report/judge.h"
#include "report/listeners.h"
#include "report/mistakes.h"
#include "report/output.h"
#include "report/output_thread.h"
#include "report/own_files.h"
#include "report/symbols.h"
#include "task_tree.h"

#include <cstdio>
#include <sys/syscall.h>
#include <unistd.h>

namespace corosan {
namespace {

/// The end of the process: asked for by the thread that exits, done by the reporter.
enum stage : std::uint32_t { idle, running, closing, closed };
constinit std::atomic<std::uint32_t> reporter_stage{idle};
constinit std::atomic<pid_t> reporter_process{0};
constinit std::atomic<int> closing_status{-1}; ///< of the process; -1: not known
constexpr int most_last_events = 1000;
pid_t first_process = 0;

/// Everything that is written last. On the reporter's thread; without one on the thread that exits.
void close_run() {
  tell_mistakes();
  const bool watched = any_loop_seen() || any_frame_seen();
  if (watched && options().on(flag::report_unused_suppressions))
    tell_unused_lines();
  if (watched || log_form() == form::jsonl)
    write_closing_lines();
  write_baseline_file();
  const auto wanted = static_cast<int>(options().number(flag::exitcode));
  if (wanted != 0 && anything_reported())
    closing_status.store(wanted);
  write_last_outputs(closing_status.load() >= 0 ? closing_status.load() : noted_exit_status());
  stop_symbolizer();
}

/// Waits for the reporter to close. False when it does not.
bool wait_until_closed(std::int64_t patience_ns) {
  const std::int64_t limit = now_ns() + patience_ns;
  wake_reporter();
  for (std::uint32_t now; (now = reporter_stage.load()) != closed; futex_wait(reporter_stage, now, 10'000'000))
    if (now_ns() > limit)
      return false;
  return true;
}

} // namespace

void *reporter_main(void *) noexcept {
  this_thread.ours = true;
  leave_descriptor_table(options().text(flag::log_path) == "stdout", true);
  open_output();
  for (int left = most_last_events; left > 0;) {
    const bool last =
        reporter_stage.load() == closing; // before the look at the events: what was found by then is there
    tell_mistakes();
    if (event *e = next_event(); e != nullptr) {
      handle_event(*e);
      release_tree(e->tree);
      cancel_event(e);
      left -= last; // other threads may go on finding things
    } else if (last) {
      break;
    } else {
      look_after_output();
      wait_for_event(1'000'000'000);
    }
  }
  close_run();
  reporter_stage.store(closed);
  futex_wake(reporter_stage);
  return nullptr;
}

bool start_reporter() noexcept {
  reporter_process.store(getpid());
  reporter_stage.store(running);
  start_listening();
  if (start_thread("corosan-report", reporter_main))
    return true;
  reporter_stage.store(idle);
  return false;
}

bool drain_reports(std::int64_t patience_ns) noexcept {
  if (this_thread.ours || reporter_process.load() != getpid())
    return !this_thread.ours; // nothing was found
  // That the loop waits for us is nobody's fault.
  loop_slot *slot = this_thread.slot;
  const bool in_step = slot != nullptr && slot->step_start_ns.load(std::memory_order_relaxed) != 0;
  if (in_step)
    leave_step(*slot);
  const std::uint64_t mark = event_mark();
  const std::int64_t limit = now_ns() + patience_ns;
  bool done = false;
  while (!(done = handled_until(mark)) && reporter_stage.load() != closed && now_ns() < limit) {
    std::atomic<std::uint32_t> never{0};
    futex_wait(never, 0, 500'000);
  }
  if (in_step)
    enter_step(*slot, now_ns());
  return done;
}

int finish_reports(int status) noexcept {
  if (!active.on || this_thread.ours)
    return -1;
  ++this_thread.depth;
  if (this_thread.slot != nullptr)
    leave_step(*this_thread.slot); // the loop is over
  closing_status.store(status);
  bool done = true;
  if (reporter_process.load() == getpid()) {
    std::uint32_t expected = running;
    const bool first = reporter_stage.compare_exchange_strong(expected, closing);
    // The reporter may be slow to find symbols the first time, but it may also hang: then its reports are lost.
    done = (first || expected == closing) ? wait_until_closed(10'000'000'000) : expected == closed;
  }
  --this_thread.depth;
  return done ? closing_status.load() : status;
}

void finish_at_exit() noexcept {
  if (!active.on || this_thread.ours)
    return;
  ++this_thread.depth;
  report_unstarted_at_exit(); // both look through the program's memory, which a signal handler may not
  report_orphan_frames();
  --this_thread.depth;
  const bool reporter = reporter_process.load() == getpid();
  if (!reporter && getpid() == first_process) {
    ++this_thread.depth;
    open_output();
    if (!any_loop_seen() && !anything_reported())
      write_notice(
          "WARNING: CoroSanitizer: this program never waited in an event loop (epoll, poll, select, io_uring), so "
          "nothing was watched");
    close_run();
    --this_thread.depth;
  }
  if (!reporter)
    return;
  const int status = finish_reports(-1);
  if (reporter_stage.load() != closed)
    write_notice("WARNING: CoroSanitizer: the last reports could not be finished in time");
  if (status < 0)
    return;
  std::fflush(nullptr);
  for (;;)
    raw_syscall(SYS_exit_group, status);
}

void prepare_reports(bool before_main) noexcept {
  first_process = getpid();
  load_accepted(before_main);
}

void reporter_in_child() noexcept {
  forget_symbolizer();
  judge_in_child();
  reporter_stage.store(idle);
  reporter_process.store(0);
  accepted_in_child();
  mistakes_in_child();
  listeners_in_child();
  output_in_child();
  outputs_in_child();
}

} // namespace corosan
