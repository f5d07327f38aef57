// Keeps what was found.
#include "report/results.h"

#include "activation.h"
#include "findings/findings.h"
#include "report/output.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <memory>

namespace corosan {
namespace {

constexpr std::size_t most_results = 10'000, most_open = 1'000;

struct result {
  std::uint64_t order = 0, count = 0;
  std::int64_t longest_ns = 0, total_ns = 0;
  std::unique_ptr<record> text; ///< only when a document will be written
};

struct result_state {
  std::map<std::uint64_t, result> all;
  std::map<std::pair<int, std::int64_t>, std::int64_t> open; ///< by thread and start: time already in a total
  std::uint64_t left_out = 0;
};

result_state *current = nullptr; // in the child of a fork

result_state &state() {
  static auto *first = new result_state; // never destroyed: the reporter may outlive the end of main
  return *(current != nullptr ? current : first);
}

// By the number of the finding. Its name is set before it is first counted.
struct finding_count {
  std::atomic<const char *> id{nullptr};
  std::atomic<std::uint64_t> count{0};
};
constinit finding_count found[64];
constinit std::atomic<std::uint64_t> suppressed{0}, limited{0};

/// Adds the part of an occurrence's time that is not yet in the total.
void add_time(result &to, const event &what, bool over) {
  const std::pair occurrence{what.tid, what.start_ns};
  const auto known = state().open.find(occurrence);
  const std::int64_t counted = known != state().open.end() ? known->second : 0;
  to.total_ns += std::max<std::int64_t>(what.duration_ns - counted, 0);
  to.longest_ns = std::max(to.longest_ns, what.duration_ns);
  if (over && known != state().open.end())
    state().open.erase(known);
  if (over)
    return;
  if (state().open.size() >= most_open)
    state().open.clear();
  state().open[occurrence] = std::max(counted, what.duration_ns);
}

} // namespace

bool documents_wanted() { return log_form() == form::sarif || !options().text(flag::stacks).empty(); }

void add_result(std::uint64_t key, const report &made) {
  if (state().all.size() >= most_results && state().all.find(key) == state().all.end()) {
    if (state().left_out++ == 0 && documents_wanted())
      write_notice("WARNING: CoroSanitizer: more than " + std::to_string(most_results) +
                   " different findings; the others are in no document");
    return;
  }
  const auto [place, is_new] = state().all.try_emplace(key);
  if (is_new) {
    place->second.order = state().all.size();
    if (documents_wanted())
      place->second.text = std::make_unique<record>(make_record(made));
  }
  count_result(key, *made.what);
}

void count_result(std::uint64_t key, const event &what) {
  finding_count &same = found[static_cast<std::size_t>(what.id) % std::size(found)];
  same.id.store(text_of(what.id).id, std::memory_order_relaxed);
  same.count.fetch_add(1, std::memory_order_relaxed);
  const auto known = state().all.find(key);
  if (known == state().all.end())
    return;
  ++known->second.count;
  const bool has_end = what.id == finding_id::slow_step || what.id == finding_id::blocking_call;
  add_time(known->second, what, !what.still_running || !has_end);
}

void end_result(std::uint64_t key, const event &what) {
  if (const auto known = state().all.find(key); known != state().all.end())
    add_time(known->second, what, true);
}

void count_suppressed() noexcept { suppressed.fetch_add(1, std::memory_order_relaxed); }
void count_limited() noexcept { limited.fetch_add(1, std::memory_order_relaxed); }

std::int64_t total_of(std::uint64_t key) {
  const auto known = state().all.find(key);
  return known != state().all.end() ? known->second.total_ns : 0;
}

std::vector<record> results() {
  std::vector<const result *> sorted;
  for (const auto &[key, one] : state().all)
    sorted.push_back(&one);
  std::sort(sorted.begin(), sorted.end(), [](const result *a, const result *b) { return a->order < b->order; });
  std::vector<record> all;
  for (const result *one : sorted) {
    all.push_back(one->text != nullptr ? *one->text : record{});
    all.back().count = one->count;
    all.back().longest_ns = one->longest_ns;
    all.back().total_ns = one->total_ns;
  }
  return all;
}

result_counts count_results() {
  result_counts counts;
  for (const finding_count &one : found)
    if (const char *id = one.id.load(std::memory_order_relaxed))
      counts.findings.emplace_back(id, one.count.load(std::memory_order_relaxed));
  counts.suppressed = suppressed.load(std::memory_order_relaxed);
  counts.limited = limited.load(std::memory_order_relaxed);
  counts.lost = lost_events();
  return counts;
}

record make_record(const report &from) {
  const event &e = *from.what;
  record made;
  made.id = from.id;
  made.level = from.level;
  made.message = from.message;
  made.fingerprint = from.fingerprint;
  made.loop = e.loop;
  made.verdict = verdict_name(e.verdict);
  made.call = e.call != nullptr ? e.call : "";
  made.resource = resource_text(e.resource.fd, resource_kind_name(e.resource.kind), e.resource.text);
  made.detail = e.detail;
  made.suggestion = from.suggestion;
  made.waits_for = from.waits_for;
  made.task_name = e.task_name;
  made.task_id = e.task_id;
  made.count = from.count;
  made.longest_ns = made.total_ns = e.duration_ns;
  made.location = from.location;
  if (made.location.function.empty() && made.location.file.empty() && !from.stack.empty())
    made.location = from.stack.front();
  made.stack = from.stack;
  made.created = from.created;
  made.chain = from.chain;
  if ((made.holder_tid = e.holder_tid) != 0)
    made.holder = symbolize(e.holder);
  return made;
}

void results_in_child() noexcept {
  current = new result_state; // the parent's may be half changed
  suppressed.store(0);
  limited.store(0);
  for (finding_count &one : found)
    one.count.store(0);
}

} // namespace corosan
