// `corosan top`.
#include "process_view.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <ctime>
#include <map>
#include <sys/ioctl.h>
#include <unistd.h>

namespace corosan {
namespace {

constexpr const char usage[] =
    "usage: corosan top [OPTIONS] PID\n"
    "Shows the loops of a running program that uses the aio runtime, its busiest tasks and its longest waits, again "
    "and\n"
    "again. On a terminal in place until Ctrl-C or the end of the program, else one picture after another.\n"
    "\n"
    "  --interval S       seconds between two pictures, default 1\n"
    "  --once             one picture only\n"
    "  --no-symbols       do not ask llvm-symbolizer for names of functions\n"
    "  --symbolizer PATH  the llvm-symbolizer to use instead of the one in PATH\n"
    "\n"
    "Busy time and ages are known when the program was started with COROSAN=1.\n"
    "Exit status: 0, 1 when the process cannot be looked at, 2 for wrong usage.\n";

volatile std::sig_atomic_t stop = 0;
void on_stop(int) { stop = 1; }

/// The screen of its own that terminals have for such programs; given back in any case.
class screen {
public:
  explicit screen(bool wanted) : in_use_(wanted) {
    if (in_use_)
      std::fputs("\033[?1049h\033[?25l", stdout);
  }
  ~screen() {
    if (in_use_) {
      std::fputs("\033[?25h\033[?1049l", stdout);
      std::fflush(stdout);
    }
  }
  screen(const screen &) = delete;
  screen &operator=(const screen &) = delete;

  void show(const std::string &picture) const {
    if (!in_use_) {
      std::fputs(picture.c_str(), stdout);
    } else {
      winsize size{};
      ioctl(STDOUT_FILENO, TIOCGWINSZ, &size);
      std::fputs("\033[H\033[2J", stdout);
      std::fputs(cut(picture, size.ws_row, size.ws_col).c_str(), stdout);
    }
    std::fflush(stdout);
  }

private:
  /// What fits; bytes beyond ASCII count as the one character that they make.
  static std::string cut(const std::string &picture, std::size_t rows, std::size_t columns) {
    std::string fitting;
    std::size_t row = 1, column = 0;
    for (const char c : picture) {
      if (c == '\n') {
        if (rows != 0 && ++row > rows)
          break;
        column = 0;
      } else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) {
        ++column;
      }
      if (columns == 0 || column <= columns || c == '\n')
        fitting += c;
    }
    return fitting;
  }
  const bool in_use_;
};

/// What is remembered of the picture before.
struct past {
  std::int64_t time_ns = 0;
  std::map<std::uintptr_t, std::uint64_t> turns; ///< by loop
  std::map<std::uint64_t, std::int64_t> busy;    ///< by task id
};

std::string first_frame(const look_view &view, const look_task &task) {
  const auto frames = shown_frames(view, task);
  return frames.empty() ? "" : frame_words(*frames.front());
}

void add_tasks(std::string &to, const look_view &view, const char *title, const std::vector<std::uint32_t> &tasks,
               const std::function<std::string(std::uint32_t)> &figure) {
  if (tasks.empty())
    return;
  to += std::string("\n") + title + "\n";
  for (const std::uint32_t task : tasks) {
    const look_task &t = view.of.tasks[task];
    std::string value = figure(task);
    value.insert(0, value.size() < 10 ? 10 - value.size() : 0, ' ');
    const std::string waits = wait_words(view, task);
    to += value + "  " + task_words(view.of, task) + "  " + state_words(t.state) +
          (t.state == task_state::waiting && !waits.empty() ? " for " + waits : "") + "  " + first_frame(view, t) +
          "\n";
  }
}

std::string picture(const look_view &view, const past &before) {
  const snapshot &of = view.of;
  constexpr std::size_t most = 10;
  const double seconds = static_cast<double>(of.time_ns - before.time_ns) / 1e9;
  char text[160];
  std::string all = "process " + std::to_string(of.pid) + ": " + count_words(of.tasks.size()) + " tasks";
  std::size_t states[4] = {};
  for (const look_task &task : of.tasks)
    ++states[static_cast<std::size_t>(task.state)];
  for (const task_state state : {task_state::running, task_state::ready, task_state::waiting})
    all += ", " + count_words(states[static_cast<std::size_t>(state)]) + " " + state_words(state);
  if (of.sanitizer)
    all += "; findings so far: " + count_words(of.findings);
  all += "\n";
  for (const look_loop &loop : of.loops) {
    all += loop_words(view, loop);
    if (loop.watched)
      all += "; step " + count_words(loop.step.number);
    all += "; turn " + count_words(loop.turns);
    if (const auto known = before.turns.find(loop.address); known != before.turns.end() && seconds > 0) {
      std::snprintf(text, sizeof text, " (%.0f a second)", static_cast<double>(loop.turns - known->second) / seconds);
      all += text;
    }
    all += "\n";
  }
  for (const std::string &cycle : cycle_words(view))
    all += "cycle: " + cycle + "\n";
  if (!of.sanitizer)
    return all + "busy time and ages are known in programs that were started with COROSAN=1\n";

  std::vector<std::pair<std::int64_t, std::uint32_t>> busy;
  for (std::uint32_t i = 0; i < of.tasks.size(); ++i) {
    const auto known = before.busy.find(of.tasks[i].id);
    const std::int64_t spent = busy_ns(of, i) - (known == before.busy.end() ? 0 : known->second);
    if (spent > 0)
      busy.emplace_back(spent, i);
  }
  const auto middle = busy.begin() + static_cast<std::ptrdiff_t>(std::min(most, busy.size()));
  std::partial_sort(busy.begin(), middle, busy.end(), std::greater<>());
  std::vector<std::uint32_t> tasks;
  std::map<std::uint32_t, std::int64_t> spent;
  for (auto each = busy.begin(); each != middle; ++each) {
    tasks.push_back(each->second);
    spent[each->second] = each->first;
  }
  const bool rates = before.time_ns != 0;
  add_tasks(all, view, rates ? "BUSIEST now (share of the time)" : "BUSIEST so far", tasks, [&](std::uint32_t task) {
    if (!rates)
      return duration_words(spent[task]);
    std::snprintf(text, sizeof text, "%.1f %%", static_cast<double>(spent[task]) / seconds / 1e7);
    return std::string(text);
  });
  std::vector<std::uint32_t> waiting = ordered_tasks(of, "waiting");
  // A task that waits for another one is late because of that one.
  std::erase_if(waiting, [&](std::uint32_t task) {
    return of.tasks[task].state != task_state::waiting || of.tasks[task].wait == aio::debug::wait_kind::child;
  });
  waiting.resize(std::min(most, waiting.size()));
  add_tasks(all, view, "LONGEST WAITS", waiting,
            [&](std::uint32_t task) { return duration_words(of.time_ns - of.tasks[task].waiting_since_ns); });
  return all;
}

void remember(const snapshot &of, past &as) {
  as = {};
  as.time_ns = of.time_ns;
  for (const look_loop &loop : of.loops)
    as.turns[loop.address] = loop.turns;
  for (std::uint32_t i = 0; i < of.tasks.size(); ++i)
    if (const std::int64_t spent = busy_ns(of, i); spent != 0)
      as.busy[of.tasks[i].id] = spent;
}

} // namespace

int show_top(int argc, char **argv) {
  look_options options;
  if (const int status = parse_look_options(argc, argv, usage, "nyio", options); status >= 0)
    return status;
  struct sigaction action{};
  action.sa_handler = on_stop; // without SA_RESTART: it ends the pause between two pictures
  for (const int signal : {SIGINT, SIGTERM, SIGHUP})
    sigaction(signal, &action, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  process_view process(options);
  std::string error;
  if (!process.open(error)) {
    std::fprintf(stderr, "corosan top: %s\n", error.c_str());
    return 1;
  }
  const bool terminal = !options.once && isatty(STDOUT_FILENO) != 0;
  bool alive = true;
  {
    const screen shown(terminal);
    const auto whole = static_cast<time_t>(options.interval_s);
    const timespec interval{whole, static_cast<long>((options.interval_s - static_cast<double>(whole)) * 1e9)};
    for (past before; alive && stop == 0; alive = stop != 0 || process.refresh(error)) {
      shown.show((before.time_ns != 0 && !terminal ? "\n" : "") + picture(process.view(), before));
      if (options.once || std::ferror(stdout) != 0)
        break;
      remember(process.now(), before);
      nanosleep(&interval, nullptr);
    }
  }
  if (!alive)
    std::printf("corosan top: %s\n", error.c_str());
  return 0;
}

} // namespace corosan
