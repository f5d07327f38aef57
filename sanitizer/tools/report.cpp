// `corosan report`: options, order, exit status.
#include "report.h"

#include "catalog/catalog.h"
#include "did_you_mean.h"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <getopt.h>
#include <string_view>
#include <unistd.h>

namespace corosan {
namespace {

constexpr const char usage[] =
    "usage: corosan report [OPTIONS] FILES OR FOLDERS\n"
    "\n"
    "Merges the logs that programs wrote with COROSAN_OPTIONS=log_format=jsonl:log_path=PREFIX. The same finding at "
    "the\n"
    "same place is one line, however often and in however many processes it was seen.\n"
    "\n"
    "  --format=FORM        text (default), json, jsonl (a log again), sarif, or folded (stacks for a flame graph)\n"
    "  --sort=KEY           total (default), longest, count, runs, id or place\n"
    "  --fail-on=ID,...     exit with 1 when one of these was found; 'any' for every id, 'error' for those of that "
    "level\n"
    "  --output-file=PATH   write there, as a whole or not at all\n"
    "  --help\n"
    "\n"
    "Exit status: 0; 1 because of --fail-on; 2 wrong usage, or a file that is no log (the others are reported);\n"
    "3 nothing was watched: no log, or no event loop in any of the runs.\n";

struct form {
  const char *name;
  std::string (*write)(const log_contents &);
};
constexpr form forms[] = {{"text", write_table},
                          {"json", write_json},
                          {"jsonl", write_jsonl},
                          {"sarif", write_sarif},
                          {"folded", write_folded}};

/// Largest first for figures, then by place, so that the order does not depend on that of the files.
auto place_key(const merged_finding &one) {
  const frame_text &at = one.text.location;
  return std::tie(at.file, at.line, at.column, at.function, one.text.id, one.text.fingerprint);
}
struct sort_key {
  const char *name;
  bool (*before)(const merged_finding &, const merged_finding &);
};
constexpr sort_key sort_keys[] = {
    {"total",
     [](const merged_finding &a, const merged_finding &b) {
       return std::tie(a.text.total_ns, a.text.count) > std::tie(b.text.total_ns, b.text.count);
     }},
    {"longest", [](const merged_finding &a, const merged_finding &b) { return a.text.longest_ns > b.text.longest_ns; }},
    {"count", [](const merged_finding &a, const merged_finding &b) { return a.text.count > b.text.count; }},
    {"runs", [](const merged_finding &a, const merged_finding &b) { return a.runs > b.runs; }},
    {"id", [](const merged_finding &a, const merged_finding &b) { return a.text.id < b.text.id; }},
    {"place", [](const merged_finding &a, const merged_finding &b) { return place_key(a) < place_key(b); }}};

struct report_options {
  const form *format = &forms[0];
  const sort_key *sort = &sort_keys[0];
  std::vector<std::string> fail_on, paths;
  std::string output_file;
};

constexpr int wrong_usage = 2, nothing_watched = 3, wanted_failure = 1;

int complain(const std::string &what, std::string_view word, const std::vector<std::string_view> &names) {
  const std::string meant = did_you_mean(word, names);
  std::fprintf(stderr, "corosan: report: %s%s\nTry 'corosan report --help'.\n", what.c_str(),
               meant.empty() ? "" : ("; did you mean " + meant + "?").c_str());
  return wrong_usage;
}

/// The row that has this name, or null after a complaint.
template <class Row, std::size_t N> const Row *choose(const Row (&rows)[N], const char *option, const char *name) {
  std::vector<std::string_view> names;
  std::string list;
  for (const Row &row : rows) {
    if (std::strcmp(row.name, name) == 0)
      return &row;
    names.push_back(row.name);
    list += (list.empty() ? "" : ", ") + std::string(row.name);
  }
  complain(std::string(option) + ": '" + name + "' is none of " + list, name, names);
  return nullptr;
}

/// The ids of --fail-on; false after a complaint.
bool parse_fail_on(std::string_view list, std::vector<std::string> &into) {
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    std::string_view name = list.substr(0, comma);
    list.remove_prefix(std::min(comma + 1, list.size()));
    if (name.substr(0, 5) == "coro-")
      name.remove_prefix(5);
    std::vector<std::string_view> names{"any", "error"};
    for (const catalog::finding &row : catalog::findings)
      if (row.engines != catalog::engine::checker)
        names.push_back(row.id);
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      complain("--fail-on: no finding of the sanitizer is called '" + std::string(name) + "'", name, names);
      return false;
    }
    into.emplace_back(name);
  }
  return true;
}

/// Fills `into`; an exit status when there is nothing more to do, else -1.
int parse(int argc, char **argv, report_options &into) {
  static const option known[] = {
      {"format", required_argument, nullptr, 'f'},  {"sort", required_argument, nullptr, 's'},
      {"fail-on", required_argument, nullptr, 'x'}, {"output-file", required_argument, nullptr, 'o'},
      {"help", no_argument, nullptr, 'h'},          {nullptr, 0, nullptr, 0}};
  opterr = 0;
  optind = 1;
  for (int choice; (choice = getopt_long(argc, argv, "f:s:o:h", known, nullptr)) != -1;) {
    if (choice == 'f' && (into.format = choose(forms, "--format", optarg)) == nullptr)
      return wrong_usage;
    if (choice == 's' && (into.sort = choose(sort_keys, "--sort", optarg)) == nullptr)
      return wrong_usage;
    if (choice == 'x' && !parse_fail_on(optarg, into.fail_on))
      return wrong_usage;
    if (choice == 'o')
      into.output_file = optarg;
    if (choice == 'h') {
      std::fputs(usage, stdout);
      return 0;
    }
    if (choice == '?')
      return complain(std::string("unknown option or missing value: ") + argv[optind - 1],
                      std::string_view(argv[optind - 1]).substr(0, std::string_view(argv[optind - 1]).find('=')),
                      {"--format", "--sort", "--fail-on", "--output-file", "--help"});
  }
  into.paths.assign(argv + optind, argv + argc);
  return into.paths.empty() ? complain("name the logs, or the folder with them", "", {}) : -1;
}

bool write_output(const std::string &path, const std::string &text) {
  if (path.empty())
    return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
  const std::string temporary = path + "." + std::to_string(getpid()) + ".tmp";
  std::ofstream out(temporary, std::ios::binary);
  out << text;
  out.close();
  std::error_code error;
  if (out)
    std::filesystem::rename(temporary, path, error);
  if (out && !error)
    return true;
  std::filesystem::remove(temporary, error);
  return false;
}

bool fails(const merged_finding &one, const std::vector<std::string> &fail_on) {
  const catalog::finding *row = catalog::find_finding(one.text.id);
  const bool error = one.text.level == "error" || (row != nullptr && row->level == catalog::level::error);
  return std::any_of(fail_on.begin(), fail_on.end(), [&](const std::string &name) {
    return name == "any" || name == one.text.id || (name == "error" && error);
  });
}

/// Names the runs that say little: unwatched and unfinished ones.
void name_odd_runs(const log_contents &logs) {
  for (const log_run &run : logs.runs) {
    const std::string who = run.file + (run.program.empty() ? "" : " (" + run.program + ")");
    if (run.loops == 0 && run.ended)
      std::fprintf(stderr, "corosan: report: %s: no event loop was seen, nothing was watched\n", who.c_str());
    else if (!run.ended)
      std::fprintf(stderr, "corosan: report: %s: the process was killed, or still runs: its last line is missing\n",
                   who.c_str());
  }
}

} // namespace

int report_main(int argc, char **argv) {
  report_options options;
  if (const int status = parse(argc, argv, options); status >= 0)
    return status;
  log_contents logs = read_logs(options.paths);
  for (const auto *list : {&logs.refused, &logs.warnings})
    for (const std::string &text : *list)
      std::fprintf(stderr, "corosan: report: %s\n", text.c_str());
  name_odd_runs(logs);
  std::sort(logs.findings.begin(), logs.findings.end(), [&](const merged_finding &a, const merged_finding &b) {
    return options.sort->before(a, b) || (!options.sort->before(b, a) && place_key(a) < place_key(b));
  });
  if (!write_output(options.output_file, options.format->write(logs))) {
    std::fprintf(stderr, "corosan: report: cannot write %s: %s\n",
                 options.output_file.empty() ? "to standard output" : options.output_file.c_str(),
                 std::strerror(errno));
    return wrong_usage;
  }
  if (std::any_of(logs.findings.begin(), logs.findings.end(),
                  [&](const merged_finding &one) { return fails(one, options.fail_on); }))
    return wanted_failure;
  if (!logs.refused.empty())
    return wrong_usage;
  if (std::none_of(logs.runs.begin(), logs.runs.end(), [](const log_run &run) { return run.loops > 0; })) {
    std::fprintf(stderr, "corosan: report: nothing was watched in any run\n");
    return nothing_watched;
  }
  return 0;
}

} // namespace corosan
