// coro-tidy: the checker as a command. Options, then units, then a run, then the report and the exit status.
#include "checker/tools/coro-tidy/run.h"

#include "checker/driver/dump_config.h"
#include "checker/driver/merge.h"
#include "checker/driver/settings.h"
#include "checker/lib/compat.h"
#include "checker/render/catalog.h"
#include "checker/tools/coro-tidy/info.h"
#include "checker/tools/coro-tidy/link_run.h"
#include "checker/tools/coro-tidy/options.h"

#include <llvm/ADT/STLExtras.h>
#include <llvm/ADT/StringExtras.h>
#include <llvm/Config/llvm-config.h>
#include <llvm/Support/CommandLine.h>
#include <llvm/Support/FileSystem.h>
#include <llvm/Support/MemoryBuffer.h>
#include <llvm/Support/Path.h>

#include <thread>

namespace cl = llvm::cl;
namespace checker = corosan::checker;
namespace exit_code = corosan::checker::exit_code;

cl::OptionCategory checker::category("coro-tidy options");

namespace {

using checker::category;

cl::SubCommand catalog_command("catalog", "Print the catalog of blocking calls, findings and coroutine libraries");

cl::list<std::string> paths(cl::Positional, cl::desc("[file or folder...] [-- compiler flags]"), cl::cat(category));
cl::opt<std::string> build_path("p",
                                cl::desc("Folder of compile_commands.json (default: looked for above the first path)"),
                                cl::value_desc("dir"), cl::cat(category));
cl::opt<unsigned> jobs("j", cl::Prefix, cl::desc("Units checked at a time (default: one per core)"),
                       cl::value_desc("n"), cl::cat(category));
cl::opt<std::string> format("format", cl::desc("text (default), concise, json, sarif, github, gitlab, junit or rdjson"),
                            cl::init("text"), cl::value_desc("name"), cl::cat(category));
cl::opt<std::string> output_file("output-file", cl::desc("Write the findings there instead of to standard output"),
                                 cl::init("-"), cl::value_desc("path"), cl::cat(category));
cl::opt<std::string> checks("checks", cl::desc("Checks to add or, after a '-', to leave out: '-*,coro-never-awaited'"),
                            cl::value_desc("globs"), cl::cat(category));
cl::opt<std::string> calls("calls", cl::desc("Your blocking calls (default: the coro-calls.txt above each file)"),
                           cl::value_desc("path"), cl::cat(category));
cl::opt<bool> strict("strict", cl::desc("Also report calls that only may block"), cl::cat(category));
cl::opt<std::string> explain("explain", cl::desc("Print the page of a finding"), cl::value_desc("id"),
                             cl::cat(category));
cl::opt<bool> list_checks("list", cl::desc("List the checks"), cl::cat(category));
cl::opt<bool> dump_config("dump-config", cl::desc("Print the checks and options of the first path, as .clang-tidy"),
                          cl::cat(category));
cl::opt<bool> run_self_test("self-test", cl::desc("Check that every rule works here"), cl::cat(category));
cl::opt<bool> quiet("quiet", cl::desc("No progress and no summary line"), cl::cat(category));
cl::opt<bool> exit_zero("exit-zero", cl::desc("Exit with 0 although there are findings"), cl::cat(category));
cl::opt<std::string> root("root", cl::desc("Folder of the project; paths below it are relative to it (default: .)"),
                          cl::value_desc("dir"), cl::cat(category));
cl::opt<std::string> emit_facts("emit-facts", cl::desc("Write what --link needs to know of the one file there"),
                                cl::value_desc("path"), cl::cat(category));
cl::opt<bool> link_facts("link", cl::desc("The paths are facts files, or folders of *.facts: report on them together"),
                         cl::cat(category));
cl::opt<checker::linking::virtual_policy> virtual_calls(
    "virtual-calls", cl::desc("When a call of a virtual function blocks"),
    cl::init(checker::linking::virtual_policy::all),
    cl::values(clEnumValN(checker::linking::virtual_policy::all, "all", "when all that it may run do (default)"),
               clEnumValN(checker::linking::virtual_policy::any, "any", "when one of them does"),
               clEnumValN(checker::linking::virtual_policy::off, "off", "never: it is not followed")),
    cl::cat(category));
cl::opt<bool> verbose("verbose", cl::desc("Also name the functions that no translation unit defines"),
                      cl::cat(category));
cl::opt<unsigned> timeout("timeout", cl::desc("Give up on a unit after that many seconds (default: never)"),
                          cl::value_desc("seconds"), cl::cat(category));
cl::opt<unsigned> memory_limit("memory-limit", cl::desc("Give up on a unit that needs more memory (default: never)"),
                               cl::value_desc("MiB"), cl::cat(category));
cl::opt<std::string> cache_folder("cache-dir",
                                  cl::desc("Keep results there, so that a run costs what has changed (default: "
                                           ".coro-tidy-cache beside compile_commands.json; none after --)"),
                                  cl::value_desc("dir"), cl::cat(category));
cl::opt<bool> no_cache("no-cache", cl::desc("Check every unit anew, and keep no results"), cl::cat(category));
cl::list<std::string> extra_before("extra-arg-before", cl::desc("Put this flag first in every compile command"),
                                   cl::value_desc("flag"), cl::cat(category));
cl::list<std::string> extra("extra-arg", cl::desc("Put this flag last in every compile command"),
                            cl::value_desc("flag"), cl::cat(category));
cl::opt<std::string> catalog_format("format", cl::desc("md (default), md-findings, json or clang-tidy"), cl::init("md"),
                                    cl::value_desc("name"), cl::sub(catalog_command), cl::cat(category));

/// LLVM's libraries register hundreds of options of their own: none of them is ours to offer.
void hide_foreign_options() {
  std::vector<cl::Option *> foreign;
  for (const auto &entry : cl::getRegisteredOptions()) {
    cl::Option *option = entry.second;
    llvm::StringRef name = option->ArgStr;
    bool ours = llvm::is_contained(option->Categories, &category) || name.starts_with("help") || name == "h" ||
                name.starts_with("version");
    if (!ours)
      foreign.push_back(option);
  }
  for (cl::Option *option : foreign)
    option->removeArgument();
}

/// "" or what is wrong with an option's value.
std::string option_problem(const checker::output_format *&chosen) {
  std::vector<std::string> names;
  for (const checker::output_format &one : checker::output_formats) {
    names.push_back(one.name.str());
    if (one.name == format)
      chosen = &one;
  }
  if (!chosen) {
    std::string near = checker::nearest(format, names);
    return "unknown format '" + format + "'; " +
           (near.empty() ? "known are " + llvm::join(names, ", ") : "did you mean '" + near + "'?");
  }
  if (jobs.getNumOccurrences() && jobs == 0)
    return "-j wants at least 1";
  if (!calls.empty())
    if (auto opened = llvm::MemoryBuffer::getFile(calls); !opened)
      return "cannot read '" + calls + "': " + opened.getError().message();
  return checker::check_globs(checks);
}

int print_explanation() {
  llvm::StringRef id(explain);
  id.consume_front("coro-");
  if (std::string problem = checker::unknown_id(id); !problem.empty())
    return checker::usage_error(problem);
  if (!checker::print_page(llvm::outs(), id))
    return checker::usage_error("this build has no page for '" + id.str() + "'");
  return exit_code::clean;
}

/// The configuration of the first path, or of a file in the current folder.
int print_config() {
  llvm::SmallString<256> file(paths.empty() ? llvm::StringRef("file.cpp") : llvm::StringRef(paths.front()));
  llvm::sys::fs::make_absolute(file);
  checker::settings_reader settings(checks, strict, calls);
  checker::dump_config(llvm::outs(), settings.read(file, /*compiler_has_gcc_bug=*/false));
  for (const std::string &problem : settings.problems())
    checker::usage_error(problem);
  return settings.problems().empty() ? exit_code::clean : exit_code::usage;
}

} // namespace

int main(int argc, char **argv) {
  std::vector<std::string> flags;
  bool has_flags = false;
  for (int i = 1; i < argc; ++i)
    if (llvm::StringRef(argv[i]) == "--") {
      has_flags = true;
      flags.assign(argv + i + 1, argv + argc);
      argc = i;
      break;
    }
  hide_foreign_options();
  cl::SetVersionPrinter(
      [](llvm::raw_ostream &out) { out << "coro-tidy " COROSAN_VERSION " (LLVM " LLVM_VERSION_STRING ")\n"; });
  if (!checker::parse_command_line(
          argc, argv,
          "Finds the code that stalls, leaks or forgets C++ coroutines.\n\n"
          "Exit status: 0 no finding, 1 findings, 2 wrong usage or code that does not compile,\n"
          "3 nothing was analysed, 130 interrupted.\n"))
    return exit_code::usage;

  if (catalog_command)
    return checker::print_catalog(llvm::outs(), catalog_format)
               ? exit_code::clean
               : checker::usage_error("unknown format '" + catalog_format + "'; known are " +
                                      checker::catalog_formats.str());
  if (list_checks)
    return checker::print_list(llvm::outs()), exit_code::clean;
  if (!explain.empty())
    return print_explanation();

  checker::run_request request;
  if (std::string problem = option_problem(request.format); !problem.empty())
    return checker::usage_error(problem);
  request.workers = jobs ? unsigned(jobs) : std::max(1u, std::thread::hardware_concurrency());
  if (dump_config)
    return print_config();
  if (run_self_test)
    return checker::self_test(llvm::outs(), request.workers) ? exit_code::clean : exit_code::findings;

  llvm::SmallString<256> folder(root.empty() ? "." : llvm::StringRef(root));
  llvm::sys::fs::make_absolute(folder);
  llvm::sys::path::remove_dots(folder, /*remove_dot_dot=*/true);
  request.root = std::string(folder);
  request.project = root.empty() ? checker::project_root(folder) : request.root;
  request.around = checker::read_pipeline_options();
  request.emit_facts = emit_facts;
  request.virtual_calls = virtual_calls;
  request.verbose = verbose;
  request.strict = strict;
  request.output_file = output_file;
  request.quiet = quiet;
  request.exit_zero = exit_zero;
  request.tells_missing = link_facts || !has_flags;
  if (link_facts)
    return checker::link_files(request, paths);

  request.selection =
      has_flags ? checker::select_with_flags(paths, flags) : checker::select_from_database(build_path, paths);
  request.extra_before = extra_before;
  request.extra = extra;
  request.checks = checks;
  request.timeout = timeout;
  request.memory_limit = memory_limit;
  request.cache_folder = checker::cache_folder_of(request.selection, cache_folder, no_cache);
  request.calls = calls;
  // CMake's CMAKE_CXX_CLANG_TIDY says the driver mode. It hands over every file of a target, most without a coroutine.
  request.one_of_many =
      has_flags && llvm::any_of(extra_before, [](llvm::StringRef flag) { return flag.starts_with("--driver-mode="); });
  if (!request.emit_facts.empty() && request.selection.units.size() > 1)
    return checker::usage_error("--emit-facts takes one file, not " + std::to_string(request.selection.units.size()));
  return checker::run(request);
}
