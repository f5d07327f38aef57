// The steps around the check, in their order.
#include "checker/tools/coro-tidy/pipeline.h"

#include "checker/driver/add_nolint.h"
#include "checker/driver/affected.h"
#include "checker/driver/apply_fixes.h"
#include "checker/tools/coro-tidy/run.h"

#include <llvm/ADT/STLExtras.h>
#include <llvm/ADT/StringSet.h>
#include <llvm/Support/FileSystem.h>
#include <llvm/Support/FormatVariadic.h>
#include <llvm/Support/Path.h>
#include <llvm/Support/WithColor.h>

#include <sys/resource.h>

namespace corosan::checker {
namespace {

/// A line of a baseline that matches nothing, as a finding.
report to_report(const baseline_entry &entry, const std::string &file) {
  report one;
  one.rule = catalog::find_finding("unused-suppression");
  one.at.path = file;
  one.at.line = entry.line;
  one.at.column = one.at.from = one.at.to = 1;
  one.message = "this entry of the baseline matches nothing any more: " + entry.check + " in " + entry.path + ", " +
                entry.message;
  one.subject = one.fingerprint = entry.fingerprint;
  return one;
}

} // namespace

pipeline::pipeline(pipeline_options options, std::string root, std::string project)
    : options_(std::move(options)), root_(std::move(root)), project_(std::move(project)) {}

std::string pipeline::prepare(unit_selection &selection, unsigned workers) {
  if (options_.add_nolint && (options_.fix || options_.unsafe_fixes || !options_.export_fixes.empty()))
    return "--add-nolint and fixes at once would work against each other: fix first";
  if (!options_.write_baseline.empty() && !options_.diff.empty())
    return "--write-baseline writes what is everywhere: leave --diff out";
  if (!options_.baseline.empty())
    if (std::string problem = read_baseline(options_.baseline, known_); !problem.empty())
      return problem;
  if (const std::string &file = options_.write_baseline; !file.empty() && llvm::sys::fs::exists(file))
    if (std::string problem = read_baseline(file, old_); !problem.empty())
      return problem + "; it is not overwritten";
  whole_ = selection.whole && options_.diff.empty();
  if (options_.diff.empty() || selection.units.empty())
    return {};
  if (std::string problem = read_changes(options_.diff, changes_); !problem.empty())
    return problem;
  keep_affected_units(selection.units, changes_, workers);
  nothing_changed_ = selection.units.empty();
  return {};
}

bool pipeline::judged(const baseline_entry &entry, const run_result &run, const std::vector<job> &jobs) const {
  llvm::StringRef id = entry.check;
  if (!id.consume_front("coro-"))
    return false; // the sanitizer's
  std::string path = llvm::sys::path::is_absolute(entry.path) ? entry.path : project_ + "/" + entry.path;
  if (!catalog::find_finding({id.data(), id.size()}) || !llvm::sys::fs::exists(path))
    return true; // nothing can match it
  bool everything = whole_ && run.failed == 0;
  bool is_unit = std::binary_search(run.checked.begin(), run.checked.end(), path);
  if (!everything &&
      (!is_unit || id == "blocking-call" || id == "nested-run")) // a chain may lead through units that were left out
    return false;
  return llvm::all_of(jobs, [&](const job &work) {
    return (is_unit && main_file_of(work.command) != path) || can_judge(work.settings, id);
  });
}

void pipeline::use_baseline(run_result &run, const std::vector<job> &jobs) {
  std::size_t before = run.reports.size();
  baseline_match match =
      apply_baseline(run, known_, [&](const baseline_entry &entry) { return judged(entry, run, jobs); });
  accepted_ = before - run.reports.size();
  if (!options_.write_baseline.empty()) {
    std::vector<baseline_entry> kept = match.found;
    llvm::append_range(kept, match.unknown);
    if (std::string problem = write_baseline(options_.write_baseline, kept); !problem.empty())
      problems_.push_back(problem);
    else
      notes_.push_back("'" + options_.write_baseline + "' has " + plural(kept.size(), "finding") + ", " +
                       std::to_string(match.unused.size()) + " fewer");
    return;
  }
  if (llvm::any_of(jobs, [](const job &work) { return can_judge(work.settings, "unused-suppression"); })) {
    for (const baseline_entry &entry : match.unused) {
      report one = to_report(entry, known_.file);
      run.reports.insert(llvm::upper_bound(run.reports, one, [](auto &a, auto &b) { return a.at < b.at; }), one);
    }
  } else if (!match.unused.empty()) {
    notes_.push_back(std::to_string(match.unused.size()) + " of " + plural(known_.entries.size(), "finding") + " in '" +
                     options_.baseline + "' no longer occur; take them out with --baseline=" + options_.baseline +
                     " --write-baseline=" + options_.baseline);
  }
}

void pipeline::write_new_baseline(run_result &run, const std::vector<job> &jobs) {
  std::vector<baseline_entry> entries;
  llvm::StringSet<> added;
  for (const report &one : run.reports)
    if (added.insert(one.fingerprint).second)
      entries.push_back(make_entry(one, project_));
  // What was accepted before and this run did not look at stays accepted.
  for (const baseline_entry &entry : old_.entries)
    if (!judged(entry, run, jobs) && added.insert(entry.fingerprint).second)
      entries.push_back(entry);
  if (std::string problem = write_baseline(options_.write_baseline, entries); !problem.empty()) {
    problems_.push_back(problem);
    return;
  }
  notes_.push_back("accepted " + plural(entries.size(), "finding") + " in '" + options_.write_baseline + "'");
  accepted_ = run.reports.size();
  run.reports.clear();
}

void pipeline::change_files(run_result &run) {
  if (options_.add_nolint) {
    nolint_outcome done = add_nolints(run, *options_.add_nolint);
    llvm::append_range(problems_, done.problems);
    notes_.push_back("silenced " + plural(done.findings, "finding") + " in " + plural(done.files, "file"));
  } else if (!options_.export_fixes.empty()) {
    if (std::string problem = export_fixes(run, options_.unsafe_fixes, options_.export_fixes, root_); !problem.empty())
      problems_.push_back(problem);
  } else if (options_.fix || options_.unsafe_fixes) {
    fix_outcome done = apply_fixes(run, options_.unsafe_fixes);
    llvm::append_range(problems_, done.problems);
    notes_.push_back("fixed " + plural(done.applied, "finding") + " in " + plural(done.files, "file"));
    if (done.unsafe)
      notes_.push_back(std::to_string(done.unsafe) + (done.unsafe == 1 ? " fix is" : " fixes are") +
                       " not safe, that is, may change behaviour; --unsafe-fixes applies them, too");
    if (done.overlapping)
      notes_.push_back(std::to_string(done.overlapping) +
                       " not fixed, because the text overlaps with another fix; run again");
  }
}

void pipeline::finish(run_result &run, const std::vector<job> &jobs) {
  if (!options_.baseline.empty())
    use_baseline(run, jobs);
  else if (!options_.write_baseline.empty())
    write_new_baseline(run, jobs);
  if (!options_.diff.empty())
    keep_changed_findings(run, changes_);
  change_files(run);
}

bool pipeline::say_what_was_done(bool quiet) const {
  for (const std::string &text : problems_)
    llvm::WithColor::error(llvm::errs(), "coro-tidy") << text << '\n';
  if (!quiet)
    for (const std::string &text : notes_)
      llvm::errs() << text << '\n';
  return problems_.empty();
}

void pipeline::print_statistics(const run_result &run, llvm::raw_ostream &out) const {
  if (!options_.statistics)
    return;
  auto line = [&](std::size_t count, llvm::StringRef what) { out << llvm::formatv("{0,8}  {1}\n", count, what); };
  for (const catalog::finding &row : catalog::findings)
    if (std::size_t count = llvm::count_if(run.reports, [&](const report &one) { return one.rule == &row; }))
      line(count, "coro-" + std::string(row.id));
  line(run.reports.size(), "findings in all");
  line(accepted_, "accepted by the baseline");
  line(run.units, "translation units");
  line(run.failed, "translation units that could not be checked");
  line(run.seen.functions, "functions");
  line(run.seen.coroutines, "coroutines");
  line(run.seen.handlers, "completion handlers");
  line(run.seen.awaits, "suspension points");
  rusage used = {};
  getrusage(RUSAGE_CHILDREN, &used);
  double cpu = static_cast<double>(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
               static_cast<double>(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
  double wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  out << llvm::formatv("{0,8:f1}  seconds, {1:f1} of CPU time in the workers\n", wall, cpu);
}

} // namespace corosan::checker
