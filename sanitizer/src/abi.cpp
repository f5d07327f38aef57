// The public C interface.
#include "corosan/corosan.h"

#include "activation.h"
#include "aio_tasks.h"
#include "dump.h"
#include "interpose/real.h"
#include "loop_slot.h"
#include "report/listeners.h"
#include "report/reporter.h"
#include "user_calls.h"

#include <dlfcn.h>
#include <sys/syscall.h>

#define PUBLIC extern "C" __attribute__((visibility("default")))

using namespace corosan;

PUBLIC const char *corosan_version() { return COROSAN_VERSION; }
PUBLIC int corosan_active() { return active.on; }
PUBLIC void corosan_activate() { activate(); }
PUBLIC int corosan_set_options(const char *options) { return change_options(options != nullptr ? options : ""); }

PUBLIC void corosan_allow_blocking_begin() { ++this_thread.allowed; }
PUBLIC void corosan_allow_blocking_end() {
  if (this_thread.allowed > 0)
    --this_thread.allowed;
}
PUBLIC unsigned corosan_forbid_blocking_begin() {
  const unsigned before = this_thread.allowed;
  this_thread.allowed = 0;
  return before;
}
PUBLIC void corosan_forbid_blocking_end(unsigned before) { this_thread.allowed = before; }

PUBLIC void corosan_mark_blocking_begin(const char *name) { begin_user_call(name, COROSAN_CALL_SITE()); }
PUBLIC void corosan_mark_blocking_end() { end_user_call(COROSAN_CALL_SITE()); }

PUBLIC int corosan_on_finding(corosan_finding_callback callback, void *user) {
  return callback != nullptr ? add_listener(callback, user) : 0;
}
PUBLIC void corosan_remove_on_finding(int number) { remove_listener(number); }

PUBLIC int corosan_drain(int timeout_ms) {
  return !active.on || drain_reports(static_cast<std::int64_t>(timeout_ms) * 1'000'000);
}
PUBLIC unsigned long long corosan_findings() { return reported_findings(); }

PUBLIC int corosan_expect_begin(const char *id) {
  drain_reports(10'000'000'000); // what was found before is not expected
  return begin_expecting(id != nullptr ? id : "*");
}
PUBLIC unsigned long long corosan_expect_end(int number) {
  drain_reports(10'000'000'000);
  return end_expecting(number);
}

PUBLIC int corosan_dump(int fd) { return corosan::dump_tasks(fd); }

PUBLIC const char *corosan_last_call(int tid, int *in_progress) {
  using namespace corosan;
  if (in_progress != nullptr)
    *in_progress = 0;
  if (tid == 0)
    tid = static_cast<int>(raw_syscall(SYS_gettid));
  for (const loop_slot &slot : loop_slots) {
    if (slot.tid.load() != tid)
      continue;
    if (in_progress != nullptr)
      *in_progress = slot.call.row.load() != nullptr;
    const interposer_row *last = slot.call.last.load();
    return last != nullptr ? last->symbol : nullptr;
  }
  return nullptr;
}

PUBLIC const char *corosan_interposer(size_t index, int *bites) {
  if (index >= interposer_count)
    return nullptr;
  const char *symbol = interposer_rows[index].symbol;
  if (bites != nullptr) {
    Dl_info found{}, ours{};
    void *first = dlsym(RTLD_DEFAULT, symbol);
    *bites = !resolvable(index)
                 ? -1
                 : first != nullptr && dladdr(first, &found) != 0 && dladdr(interposer_rows, &ours) != 0 &&
                       found.dli_fbase == ours.dli_fbase && real_function(index) != first;
  }
  return symbol;
}
