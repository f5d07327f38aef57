// Metrics as text. Loops of the same name share a series.
#include "report/metrics.h"

#include "activation.h"
#include "catalog/catalog.h"
#include "report/json_writer.h"
#include "report/observe.h"
#include "report/output.h"
#include "report/results.h"
#include "report/trace_writer.h"

#include <array>
#include <map>

namespace corosan {
namespace {

std::string label(const char *name, const std::string &value) {
  std::string text = std::string(name) + "=\"";
  for (const char c : valid_utf8(value))
    if (c == '\\' || c == '"')
      (text += '\\') += c;
    else if (c == '\n')
      text += "\\n";
    else
      text += c;
  return text + '"';
}

std::string seconds(std::uint64_t nanoseconds) {
  char text[40];
  std::snprintf(text, sizeof text, "%llu.%09u", static_cast<unsigned long long>(nanoseconds / 1'000'000'000),
                static_cast<unsigned>(nanoseconds % 1'000'000'000));
  return text;
}

/// A histogram at one moment, or the sum of several.
struct counted {
  std::array<std::uint64_t, histogram::bounded + 1> buckets{};
  std::uint64_t sum_ns = 0;

  void add(const histogram &from) {
    for (std::size_t i = 0; i < buckets.size(); ++i)
      buckets[i] += from.count(i);
    sum_ns += from.sum_ns();
  }
};

/// Collects the lines; each metric's HELP and TYPE stand before its samples.
class exposition {
public:
  void metric(const char *name, const char *type, const char *help) {
    name_ = name;
    text_ += "# HELP " + name_ + " " + help + "\n# TYPE " + name_ + " " + type + "\n";
  }
  void sample(const std::string &labels, const std::string &value, const char *suffix = "") {
    text_ += name_ + suffix + (labels.empty() ? "" : "{" + labels + "}") + " " + value + "\n";
  }
  void sample(const std::string &labels, std::uint64_t value) { sample(labels, std::to_string(value)); }
  void histogram_of(const std::string &labels, const counted &values) {
    std::uint64_t below = 0;
    for (std::size_t i = 0; i < values.buckets.size(); ++i) {
      below += values.buckets[i];
      const std::string bound =
          i < histogram::bounded ? seconds(static_cast<std::uint64_t>(histogram::bound_ns(i))) : "+Inf";
      sample(labels + "," + label("le", bound), std::to_string(below), "_bucket");
    }
    sample(labels, seconds(values.sum_ns), "_sum");
    sample(labels, std::to_string(below), "_count");
  }
  const std::string &text() const { return text_; }

private:
  std::string name_, text_;
};

void loop_histogram(exposition &out, const char *name, const char *help, histogram loop_figures::*which) {
  std::map<std::string, counted> loops;
  for (const loop_slot &slot : loop_slots)
    if (const loop_figures &one = figures_of(slot); one.name[0] != 0)
      loops[one.name].add(one.*which);
  counted gone;
  gone.add(figures_of_ended_loops().*which);
  if (gone.sum_ns != 0)
    loops["(ended)"] = gone;
  out.metric(name, "histogram", help);
  for (const auto &[loop, values] : loops)
    out.histogram_of(label("loop", loop), values);
}

void findings(exposition &out) {
  const result_counts counts = count_results();
  out.metric("corosan_findings_total", "counter", "Occurrences of each finding, repeated ones included.");
  for (const catalog::finding &row : catalog::findings) {
    if (row.engines == catalog::engine::checker)
      continue;
    std::uint64_t sum = 0;
    for (const auto &[id, count] : counts.findings)
      sum += row.id == id ? count : 0;
    out.sample(label("id", std::string(row.id)), sum);
  }
  out.metric("corosan_findings_suppressed_total", "counter", "Occurrences that a suppression silenced.");
  out.sample("", counts.suppressed);
  out.metric("corosan_reports_limited_total", "counter",
             "Findings beyond reports_per_minute; unless a document lists them, they are in no other count.");
  out.sample("", counts.limited);
  out.metric("corosan_findings_lost_total", "counter", "Occurrences that came faster than they could be taken in.");
  out.sample("", counts.lost);
}

} // namespace

std::string render_metrics() {
  exposition out;
  const std::string program = program_path();
  out.metric("corosan_info", "gauge", "The sanitizer's version and the program it watches.");
  out.sample(label("version", COROSAN_VERSION) + "," + label("program", program.substr(program.rfind('/') + 1)), 1);
  loop_histogram(out, "corosan_loop_turn_seconds",
                 "Length of the loop's turns: from the return of its wait to the next wait.", &loop_figures::turns);
  loop_histogram(out, "corosan_step_seconds", "Length of a task's steps: from its resumption to its suspension.",
                 &loop_figures::steps);
  loop_histogram(out, "corosan_loop_lag_seconds", "From when a task was ready until it ran: due timers and new tasks.",
                 &loop_figures::lag);
  const task_figures tasks = count_tasks();
  out.metric("corosan_tasks_created_total", "counter", "Tasks made.");
  out.sample("", tasks.created);
  out.metric("corosan_tasks_alive", "gauge", "Tasks that are alive.");
  out.sample("", tasks.alive);
  out.metric("corosan_tasks_peak", "gauge", "The most tasks that were alive at one time.");
  out.sample("", tasks.peak);
  findings(out);
  if (active.tracing_wanted) {
    out.metric("corosan_trace_events_lost_total", "counter", "Events that are missing from the trace.");
    out.sample("", lost_trace_entries());
  }
  out.metric("corosan_own_cpu_seconds_total", "counter", "CPU time of the sanitizer's own threads.");
  for (const own_thread &thread : own_threads())
    out.sample(label("thread", thread.name), seconds(static_cast<std::uint64_t>(thread.cpu_ns)));
  return out.text();
}

} // namespace corosan
