// The library's side of <corosan/asio_tracking.hpp>: which operations of Asio wait, and whose handler runs.
#include "asio_tracking.h"

#include "activation.h"
#include "aio_tasks.h"
#include "careful.h"
#include "spin_guard.h"

#include <atomic>

#define PUBLIC extern "C" __attribute__((visibility("default")))

namespace corosan {
namespace {

/// Operations that wait. Each thread adds to one of the lists; any thread may take one out.
struct alignas(64) pending_list {
  std::atomic_flag lock = ATOMIC_FLAG_INIT;
  corosan_asio_operation *first = nullptr;
};
constexpr std::uint32_t list_count = 16;
constinit pending_list lists[list_count];
constinit std::atomic<std::uint32_t> next_list{0};

/// Of the calling thread.
struct thread_tracking {
  std::uint32_t list = 0; ///< number of its list, from 1
  stack_bounds bounds;
  corosan_asio_completion *running = nullptr;
};
thread_local constinit thread_tracking tracking __attribute__((tls_model("initial-exec")));

void prepare(thread_tracking &self) {
  ++this_thread.depth; // what the C library calls for us is not the program's doing
  self.bounds = own_stack_bounds();
  self.list = 1 + next_list.fetch_add(1, std::memory_order_relaxed) % list_count;
  start_threads();
  --this_thread.depth;
}

void take_out(corosan_asio_operation &op) {
  pending_list &list = lists[op.list - 1];
  const spin_guard guard(list.lock);
  (op.previous != nullptr ? op.previous->next : list.first) = op.next;
  if (op.next != nullptr)
    op.next->previous = op.previous;
}

void set_running(thread_tracking &self, corosan_asio_completion *now) {
  self.running = now;
  if (loop_slot *slot = this_thread.slot)
    slot->handler.store(now, std::memory_order_relaxed);
}

} // namespace

void describe_handler(event &to, const loop_slot &slot) noexcept {
  const corosan_asio_completion *running = slot.handler.load(std::memory_order_relaxed);
  if (running != nullptr && !careful_copy(&to.handler, &running->operation, sizeof to.handler))
    to.handler = {};
}

void asio_in_child() noexcept {
  for (pending_list &list : lists)
    list.lock.clear();
}

} // namespace corosan

using namespace corosan;

PUBLIC void corosan_asio_created(corosan_asio_operation *made) {
  if (!active.on)
    return;
  thread_tracking &self = tracking;
  if (self.list == 0)
    prepare(self);
  stack now;
  capture(now, COROSAN_CALL_SITE(), self.bounds,
          reinterpret_cast<std::uintptr_t>(self.running)); // lies below Asio's loop
  made->created = store_stack(now);
  made->started_by = 0;
  // The next step of a composed operation is started by Asio itself: what started the first one counts.
  if (self.running != nullptr && made->file != nullptr) {
    const corosan_asio_operation &before = self.running->operation;
    if (before.file == made->file && before.function == made->function)
      made->started_by = before.started_by != 0 ? before.started_by : before.created;
  }
  made->list = self.list;
  made->previous = nullptr;
  pending_list &list = lists[self.list - 1];
  const spin_guard guard(list.lock);
  made->next = list.first;
  if (list.first != nullptr)
    list.first->previous = made;
  list.first = made;
}

PUBLIC void corosan_asio_completing(corosan_asio_operation *done, corosan_asio_completion *into) {
  take_out(*done);
  into->operation = *done;
  done->list = 0;
  into->outer = tracking.running;
  set_running(tracking, into);
}

PUBLIC void corosan_asio_completed(corosan_asio_completion *gone, int invoked) {
  if (!invoked)
    report_abandoned_handler(gone->operation, COROSAN_CALL_SITE(), tracking.bounds);
  set_running(tracking, gone->outer);
}

PUBLIC void corosan_asio_destroyed(corosan_asio_operation *dead) {
  take_out(*dead);
  report_abandoned_handler(*dead, COROSAN_CALL_SITE(), tracking.bounds);
  dead->list = 0;
}

PUBLIC size_t corosan_asio_pending(corosan_asio_operation *to, size_t most) {
  size_t count = 0;
  for (pending_list &list : lists) {
    const spin_guard guard(list.lock);
    for (const corosan_asio_operation *op = list.first; op != nullptr; op = op->next, ++count)
      if (count < most)
        to[count] = *op;
  }
  return count;
}
