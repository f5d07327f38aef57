// --emit-facts, --link, and the link at the end of every run.
#include "checker/tools/coro-tidy/link_run.h"

#include "checker/link/emit.h"
#include "checker/link/link.h"

#include <llvm/Support/FileSystem.h>
#include <llvm/Support/WithColor.h>

namespace corosan::checker {
namespace {

llvm::raw_ostream &error() { return llvm::WithColor::error(llvm::errs(), "coro-tidy"); }

linking::result link_sources(const run_request &request, std::vector<linking::source> sources) {
  linking::options how;
  how.root = request.root;
  how.virtual_calls = request.virtual_calls;
  how.strict = request.strict;
  return linking::link(std::move(sources), how);
}

/// What the link cannot know, counted; and told in full with --verbose.
void tell_missing(const run_request &request, const linking::result &linked) {
  auto count = [&](linking::verdict one) { return linked.verdicts[static_cast<unsigned>(one)]; };
  if (request.verbose) {
    llvm::errs() << "calls that code of the loop makes: " << count(linking::verdict::blocks) << " can block, "
                 << count(linking::verdict::may) << " may block with --strict, " << count(linking::verdict::unknown)
                 << " unknown, " << count(linking::verdict::never) << " never\n";
    for (const linking::unseen &one : linked.missing)
      llvm::errs() << relative_path(one.at.path, request.root) << ':' << one.at.line << ':' << one.at.column << ": '"
                   << one.name << "' is called here and defined in no translation unit of this run\n";
  } else if (!request.quiet && !linked.missing.empty() && !request.one_of_many && request.tells_missing) {
    llvm::errs() << linked.missing.size() << (linked.missing.size() == 1 ? " function" : " functions")
                 << " that code of the loop may call, defined in no translation unit of this run: what blocks there is "
                    "unknown (--verbose names them)\n";
  }
}

int conclude_with(const run_request &request, std::vector<unit_result> results, linking::result &linked,
                  const checked &what) {
  // The chains belong to no unit; the first one takes them along.
  if (!results.empty())
    std::move(linked.reports.begin(), linked.reports.end(), std::back_inserter(results.front().reports));
  int status = conclude(request, std::move(results), what);
  tell_missing(request, linked);
  return status;
}

} // namespace

int conclude_linked(const run_request &request, std::vector<unit_result> results, checked what) {
  std::vector<linking::source> sources;
  for (const unit_result &one : results)
    if (!one.facts.empty())
      sources.push_back({one.file, one.facts, 0});
  linking::result linked = link_sources(request, std::move(sources));
  for (const std::string &problem : linked.problems)
    error() << problem << '\n';
  what.failed = what.failed || !linked.problems.empty();
  return conclude_with(request, std::move(results), linked, what);
}

int write_facts(const run_request &request, const std::vector<unit_result> &results) {
  if (results.size() != 1 || results.front().failed)
    return exit_code::usage;
  std::string bytes = facts_file(results.front(), request.root);
  if (bytes.empty())
    return usage_error("no facts came from '" + results.front().file + "'");
  llvm::Error problem = llvm::writeToOutput(request.emit_facts, [&](llvm::raw_ostream &out) {
    out << bytes;
    return llvm::Error::success();
  });
  if (problem)
    return usage_error("cannot write '" + request.emit_facts + "': " + llvm::toString(std::move(problem)));
  return exit_code::clean;
}

int link_files(const run_request &request, llvm::ArrayRef<std::string> names) {
  pipeline around(request.around, request.root, request.project);
  unit_selection no_units;
  if (std::string problem = around.prepare(no_units, request.workers); !problem.empty())
    return usage_error(problem);
  std::vector<std::string> problems;
  std::vector<linking::source> sources = find_facts(names, problems);
  if (sources.empty() && problems.empty())
    return usage_error("--link wants facts files, or folders of them; coro-tidy --emit-facts=F file.cpp -- flags "
                       "writes one");
  linking::result linked = link_sources(request, sources);
  llvm::append_range(problems, linked.problems);
  for (const std::string &problem : problems)
    error() << problem << '\n';
  if (!problems.empty())
    return exit_code::usage; // half a program is no program
  std::vector<unit_result> results;
  for (const linking::source &one : linked.units)
    if (std::string problem; !read_facts_file(one, request.root, results.emplace_back(), problem))
      return usage_error("cannot use '" + one.name + "': " + problem);
  return conclude_with(request, std::move(results), linked, {around, {}});
}

} // namespace corosan::checker
