// nested-run: a loop that is run again, or waited for, by code that it runs. Certain where the loop's own wait is found
// inside one of its steps; concluded where nothing but the loop could end a wait that has lasted for long.
#include "findings/findings.h"

#include "careful.h"
#include "futex.h"
#include "interpose/real.h"
#include "thread_facts.h"

#include <aio/debug.h>
#include <algorithm>
#include <poll.h>

namespace corosan {
namespace {

constexpr unsigned most_frame_changes = 256; ///< a loop that waits all over the place is not looked at for ever

event *begin(loop_slot &slot, call_site site) {
  event *e = begin_event(finding_id::nested_run);
  if (e == nullptr)
    return nullptr;
  capture(e->where, site, slot.bounds);
  describe_task(*e, slot, slot.current);
  return e;
}

/// The return address that stands in the stack of the loop's wait and is twice in `now`: into the function that runs
/// the loop. 0: none.
std::uintptr_t run_twice(const stack &before, const stack &now) {
  for (std::uint32_t i = 0; i < before.depth; ++i)
    if (std::count(now.pc, now.pc + now.depth, before.pc[i]) > 1)
      return before.pc[i];
  return 0;
}

/// What the other threads of the process may still do.
struct census {
  int loop_tid;
  int sleeping = 0;     ///< wait for another thread, for ever
  bool outside = false; ///< one of them waits for time to pass, or for something from outside
};

bool count_thread(int tid, void *context) {
  auto &to = *static_cast<census *>(context);
  char name[32];
  read_thread_name(tid, name, sizeof name);
  const std::string_view ours = name;
  if (tid == to.loop_tid || ours == "corosan-watch" || ours == "corosan-report" || ours.empty())
    return true;
  const kernel_wait wait = read_kernel_wait(tid);
  if (!wait.known)
    return false; // it runs
  if (is_endless_futex(wait))
    ++to.sleeping;
  else
    to.outside = true;
  return true;
}

/// Whether the loop has something to do: tasks in its queue, or descriptors that are ready.
const char *waiting_work(const loop_slot &slot) {
  aio::debug::loop_view view;
  std::size_t queued = 0, taken = 0;
  const aio::debug::loop_view *at = slot.view.load();
  if (at != nullptr && careful_copy(&view, at, sizeof view) && careful_copy(&queued, view.queued, sizeof queued) &&
      careful_copy(&taken, view.taken, sizeof taken) && queued != taken)
    return "tasks are ready on it";
  pollfd set{slot.epoll_fd, POLLIN, 0};
  const timespec now{};
  if (slot.epoll_fd >= 0 &&
      raw_syscall(SYS_ppoll, reinterpret_cast<long>(&set), 1, reinterpret_cast<long>(&now), 0) == 1 &&
      (set.revents & POLLIN) != 0)
    return "descriptors are ready in it";
  return nullptr;
}

} // namespace

void report_nested_wait(loop_slot &slot, const interposer_row &row, std::int64_t duration) noexcept {
  event *e = begin(slot, slot.call.site);
  if (e == nullptr)
    return;
  e->start_ns = slot.call.start_ns;
  e->duration_ns = duration;
  e->still_running = duration == 0;
  e->call = row.symbol;
  e->group = row.group;
  commit_event(e);
}

void report_refused_run(const char *what) noexcept {
  loop_slot *slot = this_thread.slot;
  event *e = slot != nullptr ? begin(*slot, COROSAN_CALL_SITE()) : nullptr;
  if (e == nullptr)
    return;
  e->call = what;
  e->group = "library";
  commit_event(e);
}

void waits_elsewhere(loop_slot &slot, call_site site, bool does_not_wait) noexcept {
  const bool deeper = slot.wait_frame != 0 && site.frame < slot.wait_frame;
  if (slot.frame_changes > most_frame_changes || (deeper && does_not_wait))
    return;
  ++slot.frame_changes;
  stack now;
  capture(now, site, slot.bounds);
  if (const std::uintptr_t twice = deeper ? run_twice(slot.run_stack, now) : 0; twice != 0) {
    if (event *e = begin(slot, site); e != nullptr) {
      e->subject = twice - 1;
      if (slot.inner.outer >= 0) {
        slot.inner.told = true;
        copy_text(e->detail, "It is another loop that runs inside");
      }
      commit_event(e);
    }
    return;
  }
  slot.run_stack = now;
  slot.wait_frame = site.frame;
}

void judge_own_work(event &e, loop_slot &slot, const kernel_wait &wait, unsigned reports) noexcept {
  const subject &about = slot.call.about;
  if (!is_endless_futex(wait) || (slot.call.row.load() != nullptr && is_lock(about)))
    return;
  // A thread that waits for a moment only is not taken for one that sleeps.
  census last{};
  for (int look = 0; look < 4; ++look) {
    std::atomic<std::uint32_t> never{0};
    if (look > 0)
      futex_wait(never, 0, 5'000'000);
    last = {slot.tid.load()};
    if (!visit_threads(count_thread, &last))
      return;
  }
  const char *work = waiting_work(slot);
  // Time or the outside may still make another thread end this: long enough is when it has lasted eight times the
  // limit, and longer than a busy machine keeps a thread waiting.
  constexpr std::int64_t long_enough_ns = 500'000'000;
  if (last.outside && (work == nullptr || reports < 3 || e.duration_ns < long_enough_ns))
    return;
  e.id = finding_id::nested_run;
  copy_text(e.waits_for, "work of its own loop");
  std::snprintf(e.detail, sizeof e.detail, "%s%s%s", last.outside ? "" : "No other thread can end this wait",
                last.outside || work == nullptr ? "" : "; ",
                work == nullptr ? "" : (std::string("The loop could go on: ") + work).c_str());
}

static const char *const runners[] = {"run", "loop", "poll", "exec", "dispatch", "iterat", "wait"};

static std::string message(const event &e, const std::string &subject) {
  if (e.subject != 0) {
    const std::string name = subject.substr(subject.rfind(':') + 1);
    for (const char *runner : runners)
      if (name.find(runner) != std::string::npos)
        return "an event loop is run again inside its own " + subject;
    return ""; // a function that calls itself, but no loop
  }
  if (e.waits_for[0] != 0)
    return "the loop's thread has been blocked for " + duration_text(e.duration_ns) +
           (e.call != nullptr ? " in a call to " + std::string(e.call) : "") + " and waits for work of its own loop";
  if (e.start_ns == 0)
    return std::string(e.call) + " was called while a loop runs on this thread, and throws";
  return "an event loop is run again inside one of its own tasks";
}
static const char *suggestion(const event &) { return "co_await the result, or go on in a completion handler"; }
const finding_text nested_run_text{
    .id = "nested-run", .message = message, .suggestion = suggestion, .detail_line = true};

} // namespace corosan
