// The tree of tasks, in the manner of asyncio's pstree: under each task its frames from the outermost to the innermost,
// under that the tasks it awaits.
#include "look/render.h"

#include <algorithm>
#include <unordered_map>

namespace corosan {
namespace {

constexpr std::size_t most_alike = 4;   ///< so many are shown one by one
constexpr std::size_t most_frames = 40; ///< of one task
constexpr int most_levels = 60;         ///< tasks below tasks

class tree_writer {
public:
  tree_writer(const look_view &view, const line_sink &out)
      : view_(view), of_(view.of), out_(out), shown_(of_.tasks.size()), signature_(of_.tasks.size()) {}

  void write() {
    std::vector<bool> awaited(of_.tasks.size());
    for (const look_edge &edge : of_.by_awaiter)
      awaited[edge.child] = true;
    for (std::uint32_t i = 0; i < of_.tasks.size(); ++i)
      sign(i);
    for (const look_loop &loop : of_.loops) {
      out_(loop_words(view_, loop) + "\n");
      std::vector<std::uint32_t> roots;
      const auto first = static_cast<std::uint32_t>(loop.first_task);
      const auto last = static_cast<std::uint32_t>(loop.first_task + loop.task_count);
      for (std::uint32_t i = first; i < last; ++i)
        if (!awaited[i])
          roots.push_back(i);
      // What only a ring of tasks leads to is reached from the ring's oldest.
      std::vector<bool> reached(last - first);
      for (const std::uint32_t root : roots)
        reach(root, first, reached);
      for (std::uint32_t i = first; i < last; ++i)
        if (!reached[i - first]) {
          roots.push_back(i);
          reach(i, first, reached);
        }
      siblings(roots, "", 0);
    }
  }

private:
  void reach(std::uint32_t from, std::uint32_t first, std::vector<bool> &reached) {
    std::vector<std::uint32_t> open{from};
    while (!open.empty()) {
      const std::uint32_t task = open.back();
      open.pop_back();
      if (task < first || task - first >= reached.size() || reached[task - first])
        continue;
      reached[task - first] = true;
      const auto [edge, end] = of_.children_of(task);
      for (const look_edge *each = edge; each != end; ++each)
        open.push_back(each->child);
    }
  }

  /// Gives the task and all below it a number that equal subtrees share: same frames, same kind of wait, same children.
  void sign(std::uint32_t root) {
    struct visit {
      std::uint32_t task;
      const look_edge *next, *end;
    };
    constexpr std::uint64_t open_mark = 1;
    std::vector<visit> path;
    const auto enter = [&](std::uint32_t task) {
      const auto [first, last] = of_.children_of(task);
      signature_[task] = open_mark;
      path.push_back({task, first, last});
    };
    if (signature_[root] == 0)
      enter(root);
    while (!path.empty()) {
      visit &at = path.back();
      if (at.next != at.end) {
        const std::uint32_t child = (at.next++)->child;
        if (signature_[child] == 0)
          enter(child);
        continue;
      }
      const look_task &task = of_.tasks[at.task];
      std::uint64_t sum = 0, count = 0;
      const auto [first, last] = of_.children_of(at.task);
      for (const look_edge *each = first; each != last; ++each, ++count)
        sum += signature_[each->child] * 0x9e3779b97f4a7c15ULL;
      std::uint64_t mine = 0xcbf29ce484222325ULL;
      for (const std::uint64_t part :
           {std::uint64_t{task.chain}, std::uint64_t{task.what}, static_cast<std::uint64_t>(task.wait),
            static_cast<std::uint64_t>(task.state), std::uint64_t{task.loop}, sum, count})
        mine = (mine ^ part) * 0x9e3779b97f4a7c15ULL ^ mine >> 29;
      signature_[at.task] = std::max(mine, open_mark + 1);
      path.pop_back();
    }
  }

  void siblings(const std::vector<std::uint32_t> &tasks, const std::string &prefix, int level) {
    std::vector<std::pair<std::uint32_t, std::size_t>> heads; // first of its kind, how many
    std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> kinds;
    if (!view_.all)
      for (const std::uint32_t task : tasks)
        kinds[signature_[task]].push_back(task);
    for (const std::uint32_t task : tasks) {
      const auto kind = kinds.find(signature_[task]);
      const std::size_t alike = kind == kinds.end() ? 1 : kind->second.size();
      if (alike <= most_alike)
        heads.emplace_back(task, 1);
      else if (kind->second.front() == task)
        heads.emplace_back(task, alike);
    }
    for (std::size_t i = 0; i < heads.size(); ++i)
      write_task(heads[i].first, heads[i].second, prefix, i + 1 == heads.size(), level);
  }

  std::string branch(bool last) const { return view_.ascii ? (last ? "`-- " : "|-- ") : (last ? "└── " : "├── "); }
  std::string trunk(bool last) const { return last ? "    " : view_.ascii ? "|   " : "│   "; }

  void write_task(std::uint32_t index, std::size_t alike, const std::string &prefix, bool last, int level) {
    const look_task &task = of_.tasks[index];
    std::string line = prefix + branch(last);
    if (alike > 1)
      line += count_words(alike) + " tasks like this: ";
    line += "(T) " + task_words(of_, index);
    if (shown_[index]) {
      out_(line + ", shown above\n");
      return;
    }
    shown_[index] = true;
    line += std::string(" ") + state_words(task.state);
    if (const std::string waits = wait_words(view_, index); !waits.empty() && task.state == task_state::waiting)
      line += " for " + waits;
    if (task.torn)
      line += " (its frames changed while they were read)";
    if (task.timed)
      line += " [age " + duration_words(of_.time_ns - task.created_ns) + ", busy " +
              duration_words(busy_ns(of_, index)) + ", " + count_words(steps_of(task)) +
              (steps_of(task) == 1 ? " step]" : " steps]");
    out_(line + "\n");
    std::string inner = prefix + trunk(last);
    const std::vector<const frame_text *> frames = shown_frames(view_, task);
    for (std::size_t i = frames.size(); i-- > 0;) {
      // Of a deep recursion, both ends.
      if (frames.size() > most_frames && i == frames.size() - most_frames / 2) {
        out_(inner + branch(true) + "... " + count_words(frames.size() - most_frames) + " more frames\n");
        i = most_frames / 2;
        inner += trunk(true);
        continue;
      }
      out_(inner + branch(true) + frame_words(*frames[i]) + "\n");
      inner += trunk(true);
    }
    std::vector<std::uint32_t> children;
    const auto [first, end] = of_.children_of(index);
    for (const look_edge *each = first; each != end; ++each)
      children.push_back(each->child);
    if (level == most_levels && !children.empty())
      out_(inner + branch(true) + "... deeper\n");
    else
      siblings(children, inner, level + 1);
  }

  const look_view &view_;
  const snapshot &of_;
  const line_sink &out_;
  std::vector<bool> shown_;
  std::vector<std::uint64_t> signature_;
};

/// Follows who really waits for whom now.
class cycle_finder {
public:
  explicit cycle_finder(const snapshot &of) : of_(of), state_(of.tasks.size()) {}

  std::vector<std::vector<std::uint32_t>> find() {
    for (std::uint32_t i = 0; i < of_.tasks.size(); ++i)
      if (state_[i] == fresh)
        search(i);
    return std::move(cycles_);
  }

private:
  enum mark : std::uint8_t { fresh, open, closed };
  struct visit {
    std::uint32_t task;
    std::vector<std::uint32_t> next;
  };

  std::vector<std::uint32_t> waits_for(std::uint32_t index) const {
    std::vector<std::uint32_t> next;
    const look_task &task = of_.tasks[index];
    if (task.holder_task >= 0)
      next.push_back(static_cast<std::uint32_t>(task.holder_task));
    if (task.state == task_state::waiting && task.wait == aio::debug::wait_kind::child) {
      const auto [first, last] = of_.children_of(index);
      for (const look_edge *each = last; each != first;)
        next.push_back((--each)->child);
    }
    return next;
  }

  void search(std::uint32_t start) {
    constexpr std::size_t most_cycles = 100;
    state_[start] = open;
    path_.push_back({start, waits_for(start)});
    while (!path_.empty()) {
      visit &at = path_.back();
      if (at.next.empty()) {
        state_[at.task] = closed;
        path_.pop_back();
        continue;
      }
      const std::uint32_t next = at.next.back();
      at.next.pop_back();
      if (state_[next] == fresh) {
        state_[next] = open;
        path_.push_back({next, waits_for(next)});
      } else if (state_[next] == open && cycles_.size() < most_cycles) {
        add(next);
      }
    }
  }

  void add(std::uint32_t from) {
    std::vector<std::uint32_t> cycle;
    for (std::size_t i = path_.size(); i-- > 0;) {
      cycle.insert(cycle.begin(), path_[i].task);
      if (path_[i].task == from)
        break;
    }
    std::rotate(cycle.begin(), std::min_element(cycle.begin(), cycle.end()), cycle.end());
    cycle.push_back(cycle.front());
    cycles_.push_back(std::move(cycle));
  }

  const snapshot &of_;
  std::vector<mark> state_;
  std::vector<visit> path_;
  std::vector<std::vector<std::uint32_t>> cycles_;
};

} // namespace

std::vector<std::string> cycle_words(const look_view &view) {
  std::vector<std::string> all;
  for (const std::vector<std::uint32_t> &cycle : cycle_finder(view.of).find()) {
    std::string words;
    for (const std::uint32_t task : cycle)
      words += (words.empty() ? "" : view.ascii ? " -> " : " → ") + view.of.name_of(task);
    all.push_back(std::move(words));
  }
  return all;
}

void render_tree(const look_view &view, const line_sink &out) {
  for (const std::string &cycle : cycle_words(view))
    out("cycle: " + cycle + "\n");
  tree_writer(view, out).write();
}

} // namespace corosan
