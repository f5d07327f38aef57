// `corosan ps` and `corosan pstree`.
#include "process_view.h"

#include <csignal>
#include <cstdio>

namespace corosan {
namespace {

#define COMMON_USAGE                                                                                                   \
  "  --json             one JSON object per line\n"                                                                    \
  "  --no-symbols       do not ask llvm-symbolizer for names of functions\n"                                           \
  "  --symbolizer PATH  the llvm-symbolizer to use instead of the one in PATH\n"                                       \
  "\n"                                                                                                                 \
  "The process goes on meanwhile: its memory is read from outside, which works while its loop hangs, too. It needs\n"  \
  "the rights of a debugger: the same user, or root where /proc/sys/kernel/yama/ptrace_scope is not 0. Age, busy\n"    \
  "time and steps are known when the program was started with COROSAN=1.\n"                                            \
  "Exit status: 0, 1 when the process cannot be looked at, 2 for wrong usage.\n"

constexpr const char list_usage[] =
    "usage: corosan ps [OPTIONS] PID\n"
    "Lists the tasks of a running program that uses the aio runtime: state, what each waits for, where it is "
    "suspended.\n"
    "\n"
    "  --sort COLUMN      id (default), name, state, age, busy, steps or waiting\n" COMMON_USAGE;
constexpr const char tree_usage[] =
    "usage: corosan pstree [OPTIONS] PID\n"
    "Shows who awaits whom among the tasks of a running program that uses the aio runtime, with the frames of each.\n"
    "Tasks that wait for each other in a ring come first, as 'cycle: ...'.\n"
    "\n"
    "  --all              show each task, also where many are alike\n" COMMON_USAGE;

using renderer = void (*)(const look_options &, const look_view &, const line_sink &);

int show(int argc, char **argv, const char *usage, const char *letters, renderer render) {
  look_options options;
  if (const int status = parse_look_options(argc, argv, usage, letters, options); status >= 0)
    return status;
  std::signal(SIGPIPE, SIG_IGN); // the symbolizer's, and `| head`
  process_view process(options);
  std::string error;
  if (!process.open(error)) {
    std::fprintf(stderr, "corosan %s: %s\n", argv[0], error.c_str());
    return 1;
  }
  const line_sink print = [](const std::string &line) { std::fwrite(line.data(), 1, line.size(), stdout); };
  if (options.json)
    render_lines(process.view(), options.order, print);
  else
    render(options, process.view(), print);
  std::fflush(stdout);
  std::fputs(process.notes().c_str(), stderr);
  return 0;
}

} // namespace

int show_list(int argc, char **argv) {
  return show(argc, argv, list_usage, "jsny",
              [](const look_options &options, const look_view &view, const line_sink &out) {
                render_list(view, options.order, out);
              });
}

int show_tree(int argc, char **argv) {
  return show(argc, argv, tree_usage, "jany",
              [](const look_options &, const look_view &view, const line_sink &out) { render_tree(view, out); });
}

} // namespace corosan
