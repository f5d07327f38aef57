// contended-lock: the loop's thread waited for a lock that another thread had. While it waits, the watchdog looks at
// that thread; who waits for itself is told at once.
#include "findings/findings.h"

#include "activation.h"
#include "careful.h"
#include "clock.h"
#include "interpose/real.h"
#include "report/report.h"
#include "thread_facts.h"
#include "watchdog.h"

#include <cstring>
#include <pthread.h>

namespace corosan {
namespace {

/// What the watchdog saw of the thread that has the lock.
struct holder_look {
  int tid = 0;
  char text[200] = "";
  stack where;
};
/// During the call `sequence` of a slot. Written by the watchdog while that call lasts, read by the slot's thread when
/// it is over; what is read is not what is written next.
struct call_looks {
  std::atomic<std::uint32_t> sequence{0};
  std::atomic<unsigned> latest{0};
  holder_look both[2];
  std::int64_t next_ns = 0; ///< the watchdog's
};
call_looks looks[most_loops];

call_looks &looks_at(const loop_slot &slot) { return looks[&slot - loop_slots]; }

const loop_slot *slot_of(int tid) {
  for (const loop_slot &slot : loop_slots)
    if (slot.tid.load() == tid)
      return &slot;
  return nullptr;
}

/// The thread's name, and what it does as far as `doing` says.
void say_who(char *text, std::size_t size, int tid, const std::string &doing) {
  char name[32];
  read_thread_name(tid, name, sizeof name);
  if (name[0] == 0)
    std::snprintf(text, size, "Held by thread %d, which is gone or belongs to another process", tid);
  else
    std::snprintf(text, size, "Held by thread %d '%s'%s", tid, name, doing.c_str());
}

/// Finds out what thread `tid` does. It is signalled only where it computes, or where its wait survives that.
void look_at(holder_look &to, int tid) {
  to.tid = tid;
  to.where.depth = 0;
  std::string doing;
  const loop_slot *slot = slot_of(tid);
  if (const interposer_row *row = slot != nullptr ? slot->call.row.load() : nullptr; row != nullptr) {
    capture_other(to.where, slot->call.site, slot->bounds);
    doing = std::string(", itself in a call to ") + row->symbol;
  } else if (const kernel_wait wait = read_kernel_wait(tid); !wait.known) {
    doing = ", which computes";
    sample_other(tid, to.where);
  } else {
    const syscall_row *system_call = find_syscall(wait.number);
    doing =
        system_call != nullptr ? std::string(", itself in system call ") + system_call->name : ", itself in the kernel";
    if (!survives_signal(wait) || !sample_other(tid, to.where))
      capture_sleeping(to.where, wait.pc, wait.sp);
  }
  say_who(to.text, sizeof to.text, tid, doing);
}

} // namespace

bool is_lock(const subject &about) noexcept {
  return about.what == subject::kind::mutex || about.what == subject::kind::rwlock ||
         about.what == subject::kind::spinlock;
}

int owner_of(const subject &lock) noexcept {
  int owner = 0;
  if (lock.what == subject::kind::mutex)
    careful_copy(&owner, &static_cast<const pthread_mutex_t *>(lock.pointer)->__data.__owner, sizeof owner);
  if (lock.what == subject::kind::rwlock)
    careful_copy(&owner, &static_cast<const pthread_rwlock_t *>(lock.pointer)->__data.__cur_writer, sizeof owner);
  return owner;
}

void describe_holder(event &to, const loop_slot &slot) noexcept {
  const call_looks &seen = looks_at(slot);
  if (seen.sequence.load(std::memory_order_acquire) == slot.call.sequence.load(std::memory_order_relaxed)) {
    const holder_look &look = seen.both[seen.latest.load(std::memory_order_acquire)];
    to.holder_tid = look.tid;
    copy_text(to.detail, look.text);
    to.holder = look.where;
  } else if (slot.call.owner != 0) {
    to.holder_tid = slot.call.owner;
    say_who(to.detail, sizeof to.detail, to.holder_tid, "");
  }
}

void check_holder(loop_slot &slot, std::int64_t now) noexcept {
  const call_in_progress &call = slot.call;
  const std::uint32_t sequence = call.sequence.load();
  call_looks &seen = looks_at(slot);
  const std::int64_t waited = now - call.start_ns;
  if (call.row.load() == nullptr || !is_lock(call.about) || waited < active.lock_wait_ns ||
      (seen.sequence.load() == sequence && now < seen.next_ns))
    return;
  const int owner = owner_of(call.about);
  if (owner == 0 || owner == slot.tid.load())
    return;
  const unsigned next = 1 - seen.latest.load();
  look_at(seen.both[next], owner);
  // What was seen counts only when the call lasts until here.
  if (owner_of(call.about) != owner || call.row.load() == nullptr || call.sequence.load() != sequence)
    return;
  seen.latest.store(next);
  seen.sequence.store(sequence, std::memory_order_release);
  seen.next_ns = now + waited; // one glance may be chance: what counts is from the second half of the wait
}

void report_self_lock(loop_slot &slot, const interposer_row &row) noexcept {
  const call_in_progress &call = slot.call;
  const int tid = slot.tid.load(std::memory_order_relaxed);
  if (call.owner != tid || call.about.what != subject::kind::mutex)
    return;
  // Neither recursive nor checking itself, and no time limit: this call never returns.
  const int kind = static_cast<const pthread_mutex_t *>(call.about.pointer)->__data.__kind & 3;
  const std::string_view symbol = row.symbol;
  if (kind == PTHREAD_MUTEX_RECURSIVE_NP || kind == PTHREAD_MUTEX_ERRORCHECK_NP ||
      (symbol != "pthread_mutex_lock" && symbol != "mtx_lock"))
    return;
  event *e = begin_event(finding_id::contended_lock);
  if (e == nullptr)
    return;
  e->start_ns = call.start_ns;
  e->call = row.symbol;
  e->group = row.group;
  e->verdict = verdict::blocked;
  e->holder_tid = tid;
  e->still_running = true;
  capture(e->where, call.site, slot.bounds);
  describe_task(*e, slot, slot.current);
  commit_event(e);
}

void report_contended_lock(loop_slot &slot, std::int64_t duration) noexcept {
  event *e = begin_call_event(finding_id::contended_lock, slot, duration, active.lock_wait_ns);
  if (e == nullptr)
    return;
  describe_holder(*e, slot);
  commit_event(e);
}

bool is_held_by_us(const report &made) {
  if (made.what->id != finding_id::contended_lock || made.what->holder_tid == 0)
    return false;
  char name[32];
  read_thread_name(made.what->holder_tid, name, sizeof name);
  return std::strncmp(name, "corosan-", 8) == 0;
}

static bool waits_for_itself(const event &e) { return e.holder_tid == e.tid; }

static std::string message(const event &e, const std::string &) {
  if (waits_for_itself(e))
    return "the loop's thread waits for a mutex that it holds itself: a self-deadlock, this call never returns";
  return std::string("the loop's thread ") + (e.still_running ? "has been waiting " : "waited ") +
         duration_text(e.duration_ns) + " for a lock in " + e.call;
}
const finding_text contended_lock_text{
    .id = "contended-lock", .message = message, .detail_line = true, .is_error = waits_for_itself};

} // namespace corosan
