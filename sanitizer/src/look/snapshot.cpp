// Reads the loops of a process, their tasks and chains, which may change meanwhile. Nothing is stopped and no lock is
// taken.
#include "look/snapshot.h"

#include "clock.h"
#include "look/modules.h"
#include "look/table.h"
#include "look/task_list.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <unordered_map>
#include <utility>

namespace corosan {
namespace {

namespace debug = aio::debug;

static_assert(sizeof(std::source_location) == sizeof(void *));
/// What a std::source_location points to, in libstdc++ and libc++.
struct location_words {
  std::uintptr_t file, function;
  std::uint32_t line, column;
};

constexpr int most_tries = 20; ///< of one chain
constexpr std::size_t deepest = 10'000;

/// Memory that was freed and used again may hold anything where a bool was.
bool is_true(const bool &read) {
  unsigned char byte = 0;
  std::memcpy(&byte, &read, 1);
  return byte != 0;
}

struct chain_hash {
  std::size_t operator()(const look_chain &chain) const {
    std::size_t hash = chain.size();
    for (const look_frame &frame : chain)
      hash = (hash ^ frame.resume ^ frame.site) * 0x9e3779b97f4a7c15ULL;
    return hash ^ hash >> 32;
  }
};

class reader {
public:
  reader(process_memory &memory, const look_anchors &anchors, snapshot &out, std::int64_t end_ns)
      : memory_(memory), anchors_(anchors), out_(out), budget_{end_ns} {
    out_.words.emplace_back();
    words_[0] = 0;
  }

  bool run() {
    bool any = false;
    for (const std::uintptr_t anchor : anchors_.runtimes) {
      debug::anchor head;
      if (!memory_.read(anchor, head))
        continue;
      any = true;
      const debug::hooks *table = nullptr;
      memory_.read(address_of(head.debugger), table);
      look_table ours;
      const bool known = anchors_.sanitizer != 0 && memory_.read(anchors_.sanitizer, ours);
      const bool watched = known && table != nullptr && table == ours.hooks;
      out_.sanitizer |= watched;
      if (known)
        out_.findings = ours.findings;
      for (std::uintptr_t at = address_of(head.loops); at != 0 && out_.loops.size() < 10'000;) {
        debug::loop_view view;
        if (!memory_.read(at, view))
          break;
        read_loop(at, view, watched ? &ours : nullptr);
        at = address_of(view.next);
      }
    }
    connect();
    out_.retries = budget_.used;
    return any;
  }

private:
  void read_loop(std::uintptr_t at, const debug::loop_view &view, const look_table *table) {
    look_loop loop;
    loop.address = at;
    loop.name = memory_.text(address_of(view.name), 100);
    loop.tid = view.tid;
    loop.turns = view.turns;
    loop.first_task = out_.tasks.size();
    if (table != nullptr && view.cookie != nullptr)
      read_slot(loop, address_of(view.cookie), *table);
    loop_ = static_cast<std::uint32_t>(out_.loops.size());
    loop.complete =
        task_list(
            memory_, budget_, at,
            [&](std::uintptr_t task, const debug::task_view &found) { return read_task(task, found, table); },
            [this] { out_.tasks.pop_back(); })
            .walk();
    loop.task_count = out_.tasks.size() - loop.first_task;
    // The list begins with the newest.
    std::reverse(out_.tasks.begin() + static_cast<std::ptrdiff_t>(loop.first_task), out_.tasks.end());
    const std::uintptr_t current = address_of(view.current);
    for (std::size_t i = loop.first_task; i < out_.tasks.size() && current != 0; ++i)
      if (look_task &task = out_.tasks[i]; task.address == current) {
        loop.running = static_cast<std::int64_t>(i);
        task.state = task_state::running;
      } else if (task.state == task_state::ready && task.wait == debug::wait_kind::none) {
        task.state = task_state::running; // it runs another one inside its step
      }
    loop.stepping = current != 0;
    out_.loops.push_back(std::move(loop));
  }

  void read_slot(look_loop &loop, std::uintptr_t slot, const look_table &table) {
    std::uintptr_t row = 0, symbol = 0;
    loop.watched = memory_.read(slot + table.start_in_slot, loop.step.start_ns) &&
                   memory_.read(slot + table.step_in_slot, loop.step.number);
    if (memory_.read(slot + table.call_in_slot, row) && row != 0 && memory_.read(row, symbol) &&
        memory_.read(slot + table.call_start_in_slot, loop.step.call_start_ns))
      loop.step.call = memory_.text(symbol, 100);
  }

  bool read_task(std::uintptr_t at, debug::task_view view, const look_table *table) {
    look_task task;
    task.address = at;
    task.id = view.id;
    task.loop = loop_;
    task.name = memory_.text(address_of(view.name), 100);
    std::optional<look_chain> chain = read_chain(view);
    for (int tries = 0; !chain && !view.done && tries < most_tries && budget_.take(); ++tries) {
      memory_.forget(at, sizeof view);
      if (!memory_.read(at, view) || !plausible(view) || view.id != task.id)
        return false;
      chain = read_chain(view);
    }
    task.torn = !chain && !view.done;
    task.chain = number_of(chain ? std::move(*chain) : look_chain());
    task.state = view.done ? task_state::done : task_state::waiting;
    task.wait = view.wait.kind;
    if (task.wait == debug::wait_kind::ready || task.wait == debug::wait_kind::none)
      task.state = view.done ? task_state::done : task_state::ready;
    task.fd = view.wait.fd;
    task.deadline_ns = view.wait.deadline_ns;
    task.object = address_of(view.wait.object);
    if (debug::thread_call_view call;
        task.wait == debug::wait_kind::thread && task.object != 0 && memory_.read(task.object, call))
      task.queued = is_true(call.queued);
    if (task.state == task_state::waiting && view.wait.holder != nullptr)
      memory_.read(address_of(view.wait.holder), task.holder);
    task.what = word(address_of(view.wait.what));
    // A record is aligned; a number in its place is odd.
    if (table != nullptr && view.cookie != nullptr && address_of(view.cookie) % 2 == 0) {
      const std::uintptr_t record = address_of(view.cookie);
      task.timed = memory_.read(record + table->created_in_record, task.created_ns) &&
                   memory_.read(record + table->waiting_in_record, task.waiting_since_ns) &&
                   memory_.read(record + table->busy_in_record, task.busy_ns) &&
                   memory_.read(record + table->steps_in_record, task.steps);
    }
    debug::joiner joiner;
    std::uintptr_t previous = 0;
    std::size_t count = 0; // a list that changes may become a ring
    for (std::uintptr_t node = address_of(view.joiners);
         node != 0 && memory_.read(node, joiner) && ++count < 10'000'000;) {
      if (previous != 0 && address_of(joiner.previous) != previous)
        break;
      if (joiner.awaiter != nullptr)
        waits_.push_back({at, address_of(joiner.awaiter)});
      previous = node;
      node = address_of(joiner.next);
    }
    out_.tasks.push_back(std::move(task));
    return true;
  }

  /// From the leaf to the root; nothing when they do not meet: then what was read is forgotten.
  std::optional<look_chain> read_chain(const debug::task_view &view) {
    look_chain chain;
    const std::uintptr_t root = address_of(view.root);
    std::uintptr_t at = address_of(view.leaf), last = 0;
    std::vector<std::uintptr_t> &seen = frames_;
    seen.clear();
    const auto torn = [&] {
      for (const std::uintptr_t each : seen)
        memory_.forget(each, sizeof(debug::frame));
      return std::nullopt;
    };
    for (debug::frame frame; at != 0; at = address_of(frame.parent)) {
      seen.push_back(at);
      if (chain.size() == deepest || !memory_.read(at, frame))
        return torn();
      look_frame link;
      std::uintptr_t place = 0;
      std::memcpy(&place, &frame.site, sizeof place);
      if (!memory_.read(address_of(frame.address), link.resume))
        return torn();
      // Else the frame went, and its memory has another use.
      if (!in_module(link.resume) || !in_module(place))
        return torn();
      // The place of a frame that is about to run first is not there yet.
      link.site = place != 0 ? site(place) : look_frame::none;
      chain.push_back(link);
      last = at;
    }
    if (last != root)
      return torn();
    return chain;
  }

  /// True for null, too.
  bool in_module(std::uintptr_t address) {
    const auto [place, fresh] = in_module_.try_emplace(address);
    if (fresh)
      place->second = address == 0 || anchors_.modules->find(address) != nullptr;
    return place->second;
  }

  std::uint32_t number_of(look_chain &&chain) {
    const auto [place, fresh] = chains_.try_emplace(std::move(chain), static_cast<std::uint32_t>(out_.chains.size()));
    if (fresh)
      out_.chains.push_back(place->first);
    return place->second;
  }

  std::uint32_t site(std::uintptr_t address) {
    const auto [place, fresh] = sites_.try_emplace(address, static_cast<std::uint32_t>(out_.sites.size()));
    if (fresh) {
      code_site read;
      if (location_words words; memory_.read(address, words)) {
        read.file = memory_.text(words.file);
        read.function = memory_.text(words.function);
        read.line = words.line;
      }
      out_.sites.push_back(std::move(read));
    }
    return place->second;
  }

  std::uint32_t word(std::uintptr_t address) {
    const auto [place, fresh] = words_.try_emplace(address, static_cast<std::uint32_t>(out_.words.size()));
    if (fresh)
      out_.words.push_back(memory_.text(address, 100));
    return place->second;
  }

  /// Turns addresses of tasks into places.
  void connect() {
    std::vector<std::pair<std::uintptr_t, std::uint32_t>> places;
    places.reserve(out_.tasks.size());
    for (std::size_t i = 0; i < out_.tasks.size(); ++i)
      places.emplace_back(out_.tasks[i].address, static_cast<std::uint32_t>(i));
    std::sort(places.begin(), places.end());
    const auto find = [&](std::uintptr_t address) -> std::int64_t {
      const auto found = std::lower_bound(places.begin(), places.end(), std::pair{address, 0U});
      return found != places.end() && found->first == address ? std::int64_t{found->second} : -1;
    };
    for (const auto &[child, awaiter] : waits_) {
      const std::int64_t from = find(awaiter), to = find(child);
      if (from >= 0 && to >= 0)
        out_.by_awaiter.push_back({static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(to)});
    }
    std::sort(out_.by_awaiter.begin(), out_.by_awaiter.end());
    out_.by_awaiter.erase(std::unique(out_.by_awaiter.begin(), out_.by_awaiter.end()), out_.by_awaiter.end());
    std::vector<std::pair<std::uint64_t, std::uint32_t>> ids;
    ids.reserve(out_.tasks.size());
    for (std::size_t i = 0; i < out_.tasks.size(); ++i)
      ids.emplace_back(out_.tasks[i].id, static_cast<std::uint32_t>(i));
    std::sort(ids.begin(), ids.end());
    for (look_task &task : out_.tasks)
      if (const auto found = std::lower_bound(ids.begin(), ids.end(), std::pair{task.holder, 0U});
          task.holder != 0 && found != ids.end() && found->first == task.holder)
        task.holder_task = found->second;
  }

  process_memory &memory_;
  const look_anchors &anchors_;
  snapshot &out_;
  retry_budget budget_;
  std::uint32_t loop_ = 0;
  std::vector<std::uintptr_t> frames_;
  std::unordered_map<look_chain, std::uint32_t, chain_hash> chains_;
  std::unordered_map<std::uintptr_t, std::uint32_t> sites_, words_;
  std::unordered_map<std::uintptr_t, bool> in_module_;
  std::vector<std::pair<std::uintptr_t, std::uintptr_t>> waits_; ///< child, awaiter
};

} // namespace

std::pair<const look_edge *, const look_edge *> snapshot::children_of(std::uint32_t task) const {
  const auto first = std::lower_bound(by_awaiter.begin(), by_awaiter.end(), look_edge{task, 0});
  auto last = first;
  while (last != by_awaiter.end() && last->awaiter == task)
    ++last;
  return {by_awaiter.data() + (first - by_awaiter.begin()), by_awaiter.data() + (last - by_awaiter.begin())};
}

std::string snapshot::name_of(std::uint32_t task) const {
  return tasks[task].name.empty() ? "Task-" + std::to_string(tasks[task].id) : tasks[task].name;
}

bool snapshot::complete() const {
  return std::all_of(loops.begin(), loops.end(), [](const look_loop &loop) { return loop.complete; });
}

bool find_anchors(process_memory &memory, const module_list &modules, look_anchors &found, std::string &error) {
  found = {};
  found.modules = &modules;
  std::uint32_t other = 0;
  for (const std::uintptr_t at : modules.anchors(memory, "aio", 1)) {
    debug::anchor head;
    if (!memory.read(at, head) || std::memcmp(head.magic, debug::anchor().magic, sizeof head.magic) != 0)
      continue;
    if (head.version == debug::abi_version)
      found.runtimes.push_back(at);
    else
      other = head.version;
  }
  for (const std::uintptr_t at : modules.anchors(memory, "corosan", 1))
    if (look_table table;
        memory.read(at, table) && std::memcmp(table.magic, look_table().magic, sizeof table.magic) == 0)
      found.sanitizer = at;
  if (!found.runtimes.empty())
    return true;
  error = "process " + std::to_string(memory.pid()) +
          (other != 0 ? " uses version " + std::to_string(other) +
                            " of the aio runtime's debug interface, this corosan version " +
                            std::to_string(debug::abi_version) + ": use the corosan that came with its runtime"
                      : " does not use the aio runtime: it has no task that could be shown");
  return false;
}

bool take_snapshot(process_memory &memory, const look_anchors &anchors, snapshot &out, std::int64_t limit_ns) {
  out = {};
  out.pid = memory.pid();
  memory.forget_all();
  const std::int64_t start = now_ns();
  const bool read = reader(memory, anchors, out, start + limit_ns).run();
  out.time_ns = start;
  return read;
}

} // namespace corosan
