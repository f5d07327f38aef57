// One run of coro-tidy.
#include "checker/tools/coro-tidy/run.h"

#include "checker/driver/pool.h"
#include "checker/driver/settings.h"
#include "checker/driver/unmatched_calls.h"
#include "checker/tools/coro-tidy/link_run.h"

#include <llvm/Support/FileSystem.h>
#include <llvm/Support/Path.h>
#include <llvm/Support/Process.h>
#include <llvm/Support/WithColor.h>

namespace corosan::checker {
namespace {

llvm::raw_ostream &error() { return llvm::WithColor::error(llvm::errs(), "coro-tidy"); }
llvm::raw_ostream &warning() { return llvm::WithColor::warning(llvm::errs(), "coro-tidy"); }

/// The line that a terminal shows while the units are checked.
class progress_line {
public:
  progress_line(std::size_t total, bool quiet) : total_(total), shown_(!quiet && llvm::errs().is_displayed()) {}
  ~progress_line() {
    if (shown_)
      llvm::errs() << "\r\x1b[K";
  }
  void update(std::size_t done, const unit_result &last) {
    findings_ += last.reports.size();
    if (shown_)
      llvm::errs() << "\r\x1b[K[" << done << '/' << total_ << "] " << plural(findings_, "finding") << ", "
                   << llvm::sys::path::filename(last.file);
  }

private:
  std::size_t total_, findings_ = 0;
  bool shown_;
};

std::vector<job> make_jobs(const run_request &request, settings_reader &settings) {
  std::vector<job> jobs;
  for (const clang::tooling::CompileCommand &unit : request.selection.units) {
    job &work = jobs.emplace_back();
    work.command = unit;
    std::vector<std::string> &line = work.command.CommandLine;
    line.insert(line.begin() + 1, request.extra_before.begin(), request.extra_before.end());
    line.insert(std::find(line.begin(), line.end(), "--"), request.extra.begin(), request.extra.end());
    llvm::SmallString<256> file(unit.Filename);
    if (!llvm::sys::path::is_absolute(file)) {
      file = unit.Directory;
      llvm::sys::path::append(file, unit.Filename);
    }
    llvm::sys::path::remove_dots(file, /*remove_dot_dot=*/true);
    work.settings = settings.read(file, has_gcc_coroutine_bug(unit));
    work.settings.facts_root = request.root;
    work.settings.opts.whole_program = true;
  }
  return jobs;
}

bool any_check(const job &work) {
  for (const std::string &name : check_names())
    if (work.settings.enabled(llvm::StringRef(name).drop_front(5)))
      return true;
  return false;
}

/// "2 coroutines", "2 coroutines and 1 completion handler", "1 completion handler".
std::string code_seen(const statistics &seen) {
  std::string handlers = plural(seen.handlers, "completion handler");
  if (!seen.handlers)
    return plural(seen.coroutines, "coroutine");
  return seen.coroutines ? plural(seen.coroutines, "coroutine") + " and " + handlers : handlers;
}

void finish_with(const result_cache &cache, const pool_outcome &outcome) {
  const std::string &problem = cache.problem().empty() ? outcome.cache_problem : cache.problem();
  if (!problem.empty())
    warning() << "results are not kept in '" << cache.folder() << "': " << problem
              << "; name another folder with --cache-dir, or say --no-cache\n";
  cache.sweep();
}

int nothing_analysed(const std::string &why) {
  error() << "nothing was analysed: " << why << '\n';
  return exit_code::nothing;
}

/// False when the findings could not be written.
bool write_findings(const run_request &request, const run_result &run) {
  render_options how;
  how.root = request.root;
  how.project = request.project;
  how.colors = request.output_file == "-" && llvm::outs().has_colors();
  llvm::Error problem = llvm::writeToOutput(request.output_file, [&](llvm::raw_ostream &out) {
    request.format->render(out, run, how);
    out.flush(); // before the summary on standard error
    return llvm::Error::success();
  });
  if (!problem)
    return true;
  error() << "cannot write '" << request.output_file << "': " << llvm::toString(std::move(problem)) << '\n';
  return false;
}

/// A folder that is missing or not writable is told before the work, not after it.
std::string output_problem(llvm::StringRef file) {
  if (file == "-")
    return {};
  llvm::StringRef folder = llvm::sys::path::parent_path(file);
  if (std::error_code code = llvm::sys::fs::access(folder.empty() ? "." : folder, llvm::sys::fs::AccessMode::Write))
    return "cannot write '" + file.str() + "': " + code.message();
  return {};
}

} // namespace

std::string plural(std::size_t count, const char *noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

int usage_error(const std::string &message) {
  error() << message << '\n';
  return exit_code::usage;
}

int run(run_request request) {
  bool failed = !request.selection.problems.empty();
  for (const std::string &problem : request.selection.problems)
    error() << problem << '\n';
  if (std::string problem = output_problem(request.output_file); !problem.empty())
    return usage_error(problem);
  pipeline around(request.around, request.root, request.project);
  if (std::string problem = around.prepare(request.selection, request.workers); !problem.empty())
    return usage_error(problem);
  if (around.nothing_changed() && !request.quiet)
    llvm::errs() << "nothing to check: no translation unit is affected by the changes since '" << request.around.diff
                 << "'\n";
  if (request.selection.units.empty() && !around.nothing_changed())
    return failed ? exit_code::usage : nothing_analysed(request.selection.empty_because);
  if (resource_directory().empty())
    return usage_error("Clang's own headers are missing; install libclang-common-" LLVM_MAJOR_STRING "-dev");

  settings_reader settings(request.checks, request.strict, request.calls);
  std::vector<job> jobs = make_jobs(request, settings);
  for (const std::string &note : request.selection.notes)
    if (!request.quiet)
      llvm::WithColor::note(llvm::errs(), "coro-tidy") << note << '\n';
  for (const std::string &problem : settings.problems())
    warning() << problem << '\n';
  if (!jobs.empty() && request.emit_facts.empty() && llvm::none_of(jobs, any_check))
    return nothing_analysed("no check is enabled, by --checks='" + request.checks + "' and .clang-tidy; see --list");

  std::optional<result_cache> cache;
  if (!request.cache_folder.empty())
    cache.emplace(request.cache_folder);
  std::vector<unit_result> results;
  pool_outcome outcome;
  {
    progress_line line(jobs.size(), request.quiet);
    pool_options how = {request.workers, request.timeout, request.memory_limit, cache ? &*cache : nullptr};
    outcome = run_jobs(jobs, how, [&](std::size_t done, const unit_result &last) { line.update(done, last); }, results);
  }
  if (outcome.interrupted) {
    error() << "interrupted, nothing was written\n";
    return exit_code::interrupted;
  }
  if (cache)
    finish_with(*cache, outcome);
  if (around.whole())
    report_unmatched_calls(jobs, results);
  for (const unit_result &result : results)
    llvm::errs() << result.errors;
  if (!request.emit_facts.empty())
    return write_facts(request, results);
  return conclude_linked(request, std::move(results), {around, jobs, failed, outcome.cached});
}

int conclude(const run_request &request, std::vector<unit_result> results, const checked &what) {
  run_result merged = merge_results(std::move(results), request.project, what.around.whole());
  what.around.finish(merged, what.jobs);
  if (!write_findings(request, merged))
    return exit_code::usage;
  bool failed = !what.around.say_what_was_done(request.quiet) || what.failed;
  if (!request.quiet)
    llvm::errs() << plural(merged.units, "translation unit") << ", " << code_seen(merged.seen) << ", "
                 << plural(merged.reports.size(), "finding")
                 << (what.cached ? " (" + plural(what.cached, "unit") + " unchanged)" : "") << '\n';
  what.around.print_statistics(merged, llvm::errs());
  if (merged.failed)
    error() << plural(merged.failed, "translation unit") << " could not be checked\n";
  if (failed || merged.failed)
    return exit_code::usage;
  if (!merged.reports.empty())
    return request.exit_zero ? exit_code::clean : exit_code::findings;
  if (!merged.seen.coroutines && !merged.seen.handlers && !request.one_of_many && !what.around.partial())
    return nothing_analysed("no coroutine and no completion handler in " + plural(merged.units, "translation unit") +
                            "; are these the files, and the language standard, that you mean?");
  return exit_code::clean;
}

} // namespace corosan::checker
