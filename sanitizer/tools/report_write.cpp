// The forms in which merged logs are written.
#include "report.h"

#include "report/json_writer.h"
#include "report/names.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>

namespace corosan {
namespace {

using boost::json::array;
using boost::json::object;

std::string current_folder() {
  std::error_code error;
  return std::filesystem::current_path(error).string();
}

/// A path as people here would write it.
std::string short_path(const std::string &path) {
  const std::string here = current_folder() + "/";
  return path.compare(0, here.size(), here) == 0 ? path.substr(here.size()) : path;
}

std::string place_of(const record &one) {
  const frame_text &at = one.location;
  std::string place = at.file.empty() ? at.module : short_path(at.file);
  if (!at.file.empty() && at.line != 0)
    place += ":" + std::to_string(at.line) + (at.column != 0 ? ":" + std::to_string(at.column) : "");
  if (!at.function.empty())
    place += (place.empty() ? "" : " in ") + without_parameters(at.function);
  return place.empty() ? "(unknown place)" : place;
}

double milliseconds(std::int64_t nanoseconds) { return static_cast<double>(nanoseconds) / 1e6; }

std::uint64_t run_count(const log_contents &from) {
  std::uint64_t sum = 0;
  for (const log_run &run : from.runs)
    sum += run.runs;
  return sum;
}

/// Boost.Json would write 60.5 as 6.05E1.
void put(json &out, const boost::json::value &what) {
  if (const object *members = what.if_object()) {
    out.open('{');
    for (const auto &[key, member] : *members)
      put(out.key(std::string(key).c_str()), member);
    out.close('}');
  } else if (const array *elements = what.if_array()) {
    out.open('[');
    for (const auto &element : *elements)
      put(out, element);
    out.close(']');
  } else if (what.is_string()) {
    out.string(std::string(what.get_string()));
  } else if (what.is_double()) {
    char text[40];
    std::snprintf(text, sizeof text, "%.3f", what.get_double());
    out.raw(text);
  } else {
    out.raw(serialize(what));
  }
}

std::string text_of(const object &document) {
  json out;
  put(out, document);
  return out.text() + "\n";
}

/// The logged line of a finding with the counts of all runs.
object merged_line(const merged_finding &one) {
  object line = one.line;
  line["count"] = one.text.count;
  if (one.text.longest_ns != 0)
    line["duration_ms"] = milliseconds(one.text.longest_ns);
  if (one.text.total_ns != 0)
    line["total_ms"] = milliseconds(one.text.total_ns);
  line["runs"] = one.runs;
  return line;
}

} // namespace

std::string write_table(const log_contents &from) {
  std::vector<std::vector<std::string>> rows{{"id", "count", "longest", "total", "runs", "place"}};
  std::uint64_t occurrences = 0;
  for (const merged_finding &one : from.findings) {
    const record &text = one.text;
    occurrences += text.count;
    rows.push_back({text.id, std::to_string(text.count), text.longest_ns != 0 ? duration_text(text.longest_ns) : "-",
                    text.total_ns != 0 ? duration_text(text.total_ns) : "-", std::to_string(one.runs),
                    place_of(text) + (text.call.empty() ? "" : ", " + text.call)});
  }
  std::vector<std::size_t> widths(rows[0].size());
  for (const auto &row : rows)
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], row[i].size());
  std::string out;
  for (const auto &row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string space(widths[i] - row[i].size(), ' ');
      const bool number = i > 0 && i + 1 < row.size();
      out += number ? space + row[i] : i + 1 < row.size() ? row[i] + space : row[i];
      out += i + 1 < row.size() ? "  " : "\n";
    }
  }
  if (from.findings.empty())
    out.clear();
  const auto some = [](std::uint64_t n, const char *one, const char *many) {
    return std::to_string(n) + " " + (n == 1 ? one : many);
  };
  return out + some(from.findings.size(), "finding", "findings") + ", " +
         some(occurrences, "occurrence", "occurrences") + " in " + some(run_count(from), "run", "runs") + "\n";
}

std::string write_json(const log_contents &from) {
  object document;
  document["schema"] = 1;
  document["tool"] = "corosan report";
  document["version"] = COROSAN_VERSION;
  array runs;
  for (const log_run &run : from.runs) {
    object one;
    one["file"] = run.file;
    if (run.pid > 0)
      one["pid"] = run.pid;
    if (!run.program.empty())
      one["program"] = run.program;
    one["runs"] = run.runs;
    one["suppressed"] = run.suppressed;
    one["ended"] = run.ended;
    one["loops"] = run.loops;
    runs.push_back(std::move(one));
  }
  document["runs"] = std::move(runs);
  array findings;
  for (const merged_finding &one : from.findings)
    findings.push_back(merged_line(one));
  document["findings"] = std::move(findings);
  return text_of(document);
}

std::string write_jsonl(const log_contents &from) {
  std::string out;
  std::uint64_t occurrences = 0, suppressed = 0, loops = 0;
  for (const merged_finding &one : from.findings) {
    out += text_of(merged_line(one));
    occurrences += one.text.count;
  }
  for (const log_run &run : from.runs) {
    suppressed += run.suppressed;
    loops += run.loops;
  }
  object summary;
  summary["schema"] = 1;
  summary["id"] = "summary";
  summary["findings"] = occurrences;
  summary["suppressed"] = suppressed;
  summary["loops"] = loops;
  summary["runs"] = run_count(from);
  return out + text_of(summary);
}

std::string write_sarif(const log_contents &from) {
  std::vector<record> findings;
  for (const merged_finding &one : from.findings)
    findings.push_back(one.text);
  std::vector<run_facts> runs;
  for (const log_run &run : from.runs) {
    run_facts facts;
    facts.program = run.program;
    facts.pid = run.pid;
    facts.watched = run.loops > 0;
    if (run.loops == 0)
      facts.notes.push_back(run.file + ": nothing was watched");
    if (!run.ended)
      facts.notes.push_back(run.file + ": the process ended without its last line, or still runs");
    runs.push_back(std::move(facts));
  }
  return render_sarif(findings, runs, repository_root(current_folder()));
}

std::string write_folded(const log_contents &from) {
  std::map<std::string, std::uint64_t> sums;
  for (const record &one : from.stacks)
    if (const std::string line = render_folded({one}); !line.empty()) {
      const std::size_t space = line.rfind(' ');
      sums[line.substr(0, space)] += std::stoull(line.substr(space + 1));
    }
  std::string out;
  for (const auto &[stack, microseconds] : sums)
    out += stack + " " + std::to_string(microseconds) + "\n";
  return out;
}

} // namespace corosan
