// Writes files while the program runs, and at its end.
#include "report/output_thread.h"

#include "activation.h"
#include "clock.h"
#include "foreign_frames.h"
#include "futex.h"
#include "loop_slot.h"
#include "report/metrics.h"
#include "report/observe.h"
#include "report/output.h"
#include "report/own_files.h"
#include "report/results.h"
#include "report/trace_writer.h"

#include <algorithm>
#include <cstdlib>
#include <sys/syscall.h>
#include <unistd.h>

namespace corosan {
namespace {

constexpr std::int64_t trace_tick_ns = 50'000'000;

enum stage : std::uint32_t { idle, running, stopping, stopped };
constinit std::atomic<std::uint32_t> thread_stage{idle};
constinit std::atomic<bool> last_written{false};
constinit std::atomic<int> exit_status{-1};

void write_metrics() {
  static std::atomic<bool> complained{false};
  const std::string path = output_path(options().text(flag::metrics));
  if (!path.empty() && !write_document(path, render_metrics(), complained.load()))
    complained.store(true);
}

/// Turns until the program ends; everything that it opens stays out of the program's table of descriptors, so that
/// none of the program's own numbers changes while a file is open here.
void *output_main(void *) noexcept {
  this_thread.ours = true;
  leave_descriptor_table(false, true);
  const bool traced = active.tracing_wanted && open_trace();
  std::int64_t next_metrics = 0;
  while (thread_stage.load() == running) {
    const std::int64_t now = now_ns();
    if (now >= next_metrics) {
      write_metrics();
      next_metrics = now + std::max<std::int64_t>(options().number(flag::metrics_ms), 10) * 1'000'000;
    }
    look_after_output();
    if (traced && write_trace())
      continue;
    futex_wait(thread_stage, running, traced ? std::min(trace_tick_ns, next_metrics - now) : next_metrics - now);
  }
  write_metrics();
  close_trace();
  thread_stage.store(stopped);
  futex_wake(thread_stage);
  return nullptr;
}

/// Lets the thread write its last; without a thread (no loop was seen) the calling one does.
void finish_running_outputs() {
  std::uint32_t was = running;
  if (!thread_stage.compare_exchange_strong(was, stopping)) {
    if (was != idle)
      return;
    write_metrics();
    if (active.tracing_wanted && open_trace())
      close_trace();
    return;
  }
  futex_wake(thread_stage);
  for (int i = 0; i < 1000 && thread_stage.load() == stopping; ++i)
    futex_wait(thread_stage, stopping, 10'000'000);
  if (thread_stage.load() != stopped)
    write_notice("WARNING: CoroSanitizer: the trace or metrics could not be finished in time");
}

std::string utc(std::int64_t wall_ns) {
  const std::time_t second = wall_ns / 1'000'000'000;
  std::tm parts{};
  gmtime_r(&second, &parts);
  char text[40];
  return std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts) > 0 ? text : "";
}

run_facts facts_of_run(int status) {
  run_facts run;
  run.program = program_path();
  run.pid = getpid();
  run.status = status;
  run.started = utc(start_time_ns());
  run.ended = utc(read_clock(CLOCK_REALTIME));
  run.watched = any_loop_seen() || any_frame_seen();
  if (!run.watched)
    run.notes.push_back("this program never waited in an event loop, so nothing was watched");
  if (const std::uint64_t lost = lost_events(); lost > 0)
    run.notes.push_back(std::to_string(lost) + " findings were lost: they came faster than they could be taken in");
  return run;
}

} // namespace

bool start_output_thread() noexcept {
  // Not earlier: what a library registers before main runs after the library's end.
  on_exit([](int status, void *) { exit_status.store(status); }, nullptr);
  if (!active.tracing_wanted && options().text(flag::metrics).empty())
    return true;
  thread_stage.store(running);
  if (start_thread("corosan-output", output_main))
    return true;
  thread_stage.store(idle);
  return false;
}

void write_last_outputs(int status) noexcept {
  if (last_written.exchange(true))
    return;
  finish_running_outputs();
  if (log_form() == form::sarif)
    write_log_document(render_sarif(results(), {facts_of_run(status)}, repository_root(start_folder())));
  if (const std::string path = output_path(options().text(flag::stacks)); !path.empty())
    write_document(path, render_folded(results()), false);
}

int noted_exit_status() noexcept { return exit_status.load(); }

void outputs_in_child() noexcept {
  thread_stage.store(idle);
  last_written.store(false);
  trace_in_child();
  observe_in_child();
  results_in_child();
  active.traced = active.tracing_wanted;
}

} // namespace corosan
