// Arguments of `corosan ps` and its kin, and the process they name.
#include "process_view.h"

#include "did_you_mean.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <getopt.h>
#include <string_view>
#include <vector>

namespace corosan {
namespace {

const option known_options[] = {{"json", no_argument, nullptr, 'j'},
                                {"sort", required_argument, nullptr, 's'},
                                {"no-symbols", no_argument, nullptr, 'n'},
                                {"symbolizer", required_argument, nullptr, 'y'},
                                {"all", no_argument, nullptr, 'a'},
                                {"interval", required_argument, nullptr, 'i'},
                                {"once", no_argument, nullptr, 'o'},
                                {"help", no_argument, nullptr, 'h'},
                                {nullptr, 0, nullptr, 0}};

bool is_order(const std::string &word) {
  for (const char *each : look_orders)
    if (word == each)
      return true;
  return false;
}

/// The terminal, pipe or file takes more than ASCII.
bool takes_utf8() {
  for (const char *name : {"LC_ALL", "LC_CTYPE", "LANG"})
    if (const char *value = std::getenv(name); value != nullptr && *value != 0)
      return strcasestr(value, "utf-8") != nullptr || strcasestr(value, "utf8") != nullptr;
  return false;
}

} // namespace

int parse_look_options(int argc, char **argv, const char *usage, const char *letters, look_options &out) {
  const std::string command = argv[0];
  bool symbols = true;
  const auto wrong = [&](const std::string &what) {
    std::fprintf(stderr, "corosan %s: %s\nTry 'corosan %s --help'.\n", command.c_str(), what.c_str(), command.c_str());
    return 2;
  };
  opterr = 0;
  optind = 1;
  for (int choice; (choice = getopt_long(argc, argv, ":h", known_options, nullptr)) != -1;) {
    if (choice == 'h') {
      std::fputs(usage, stdout);
      return 0;
    }
    if (choice == ':')
      return wrong(std::string("a value is missing behind ") + argv[optind - 1]);
    if (choice == '?' || std::strchr(letters, choice) == nullptr) {
      std::vector<std::string_view> names;
      for (const option &each : known_options)
        if (each.name != nullptr && (each.val == 'h' || std::strchr(letters, each.val) != nullptr))
          names.emplace_back(each.name);
      const std::string word = argv[optind - 1];
      const std::string meant = did_you_mean(word.substr(std::min(word.size(), word.find_first_not_of('-'))), names);
      return wrong("unknown option " + word + (meant.empty() ? "" : "; did you mean --" + meant + "?"));
    }
    char *end = nullptr;
    switch (choice) {
    case 'j':
      out.json = true;
      break;
    case 'a':
      out.all = true;
      break;
    case 'o':
      out.once = true;
      break;
    case 'n':
      symbols = false;
      break;
    case 'y':
      out.symbolizer = optarg;
      break;
    case 'i':
      out.interval_s = std::strtod(optarg, &end);
      if (*end != 0 || !(out.interval_s >= 0.05 && out.interval_s <= 86'400))
        return wrong(std::string("the interval is a number of seconds from 0.05 to 86400, not ") + optarg);
      break;
    case 's':
      out.order = optarg;
      if (!is_order(out.order)) {
        std::string orders;
        for (const char *each : look_orders)
          orders += std::string(" ") + each;
        return wrong("--sort takes one of" + orders + ", not " + out.order);
      }
      break;
    }
  }
  if (optind + 1 != argc)
    return wrong("name one process by its number");
  char *end = nullptr;
  const long pid = std::strtol(argv[optind], &end, 10);
  if (*end != 0 || pid <= 0 || pid > 1 << 30)
    return wrong(std::string("a process is named by its number, not by ") + argv[optind]);
  out.pid = static_cast<int>(pid);
  if (!symbols)
    out.symbolizer.clear();
  else if (out.symbolizer.empty())
    out.symbolizer = find_symbolizer();
  return -1;
}

process_view::process_view(const look_options &options)
    : options_(options), memory_(options.pid), frames_(modules_, options.symbolizer), descriptors_(options.pid) {}

bool process_view::open(std::string &error) {
  return modules_.read(memory_, error) && find_anchors(memory_, modules_, anchors_, error) && refresh(error);
}

bool process_view::refresh(std::string &error) {
  descriptors_ = descriptor_table(options_.pid);
  memory_.forget_all();
  // It may have loaded libraries.
  if (modules_.read(memory_, error) && take_snapshot(memory_, anchors_, now_))
    return true;
  error = "process " + std::to_string(options_.pid) + " ended meanwhile";
  return false;
}

look_view process_view::view() { return {now_, frames_, descriptors_, options_.all, !takes_utf8()}; }

std::string process_view::notes() const {
  std::string notes;
  if (now_.loops.empty())
    notes += "corosan: no loop is open in process " + std::to_string(options_.pid) + "\n";
  if (const std::string missing = shortcomings(now_); !missing.empty())
    notes += "corosan: " + missing + "\n";
  if (frames_.failed())
    notes += "corosan: cannot start " + options_.symbolizer + ", functions have the compiler's names\n";
  if (!now_.sanitizer && !now_.loops.empty())
    notes += "corosan: age, busy time and steps are known in programs that were started with COROSAN=1\n";
  return notes;
}

} // namespace corosan
