// The `corosan` command.
#include "catalog/catalog.h"
#include "did_you_mean.h"
#include "process_view.h"
#include "report.h"
#include "run.h"

#include <cstdio>
#include <cstring>
#include <getopt.h>
#include <string>
#include <string_view>
#include <vector>

namespace {

constexpr const char usage[] =
    "usage: corosan run [--options KEY=VALUE:...] [--] PROGRAM [ARGUMENTS]\n"
    "       corosan ps | pstree | top [OPTIONS] PID\n"
    "       corosan report [OPTIONS] FILES\n"
    "       corosan options\n"
    "       corosan help | --help | --version | --self-test\n"
    "\n"
    "run         runs a dynamically linked program with an event loop and reports what keeps the loop from turning\n"
    "ps          lists the tasks of a running aio program, with what each waits for and where it is suspended\n"
    "pstree      shows who awaits whom\n"
    "top         shows the loops and the busiest tasks, again and again\n"
    "report      merges the logs of many runs; see corosan report --help\n"
    "options     lists the keys of --options and of COROSAN_OPTIONS\n"
    "--self-test checks that the library works on this machine\n"
    "\n"
    "Exit status of run: the program's own; 127 no such program, 126 not executable, 2 it cannot be watched.\n"
    "A program that uses the aio runtime needs no command: COROSAN=1 PROGRAM.\n";

int wrong_usage(const std::string &what, std::string_view word, const std::vector<std::string_view> &names) {
  std::string text = "corosan: " + what;
  if (const std::string meant = corosan::did_you_mean(word, names); !meant.empty())
    text += "; did you mean " + meant + "?";
  std::fprintf(stderr, "%s\nTry 'corosan help'.\n", text.c_str());
  return 2;
}

int print_options() {
  for (const corosan::catalog::flag &row : corosan::catalog::flags)
    std::printf("%-26.*s %.*s (%.*s, default %.*s)\n", static_cast<int>(row.name.size()), row.name.data(),
                static_cast<int>(row.help.size()), row.help.data(), static_cast<int>(row.type.size()), row.type.data(),
                static_cast<int>(row.default_value.size()), row.default_value.data());
  return 0;
}

int run(int argc, char **argv) {
  std::string options;
  static const option known[] = {
      {"options", required_argument, nullptr, 'o'}, {"help", no_argument, nullptr, 'h'}, {nullptr, 0, nullptr, 0}};
  opterr = 0;
  for (int choice; (choice = getopt_long(argc, argv, "+o:h", known, nullptr)) != -1;) {
    if (choice == 'h') {
      std::fputs(usage, stdout);
      return 0;
    }
    if (choice != 'o')
      return wrong_usage(std::string("run: unknown option or missing value: ") + argv[optind - 1], argv[optind - 1],
                         {"--options", "--help"});
    options += (options.empty() ? "" : ":") + std::string(optarg);
  }
  if (optind == argc)
    return wrong_usage("run: name the program to run", "", {});
  return corosan::run_program(options, argv + optind);
}

} // namespace

int main(int argc, char **argv) {
  const std::string_view command = argc > 1 ? argv[1] : "";
  if (command == "run")
    return run(argc - 1, argv + 1);
  if (command == "ps")
    return corosan::show_list(argc - 1, argv + 1);
  if (command == "pstree")
    return corosan::show_tree(argc - 1, argv + 1);
  if (command == "top")
    return corosan::show_top(argc - 1, argv + 1);
  if (command == "report")
    return corosan::report_main(argc - 1, argv + 1);
  if (command == "options")
    return print_options();
  if (command == "--version") {
    std::puts("corosan " COROSAN_VERSION);
    return 0;
  }
  if (command == "--self-test")
    return corosan::self_test();
  if (command == "--self-test-child")
    return corosan::self_test_child();
  if (command == "help" || command == "--help" || command == "-h") {
    std::fputs(usage, stdout);
    return 0;
  }
  if (command.empty()) {
    std::fputs(usage, stderr);
    return 2;
  }
  return wrong_usage("unknown command '" + std::string(command) + "'", command,
                     {"run", "ps", "pstree", "top", "report", "options", "help", "--version", "--self-test", "--help"});
}
