// Calls that block and that only the program knows: corosan::mark_blocking.
#include "user_calls.h"

#include "interpose/call_scope.h"
#include "interpose/probe.h"

#include <atomic>
#include <new>

namespace corosan {
namespace {

/// Rows live for ever, because the watchdog and reports point at them: one for each name.
struct named_row {
  std::atomic<const char *> name{nullptr};
  interposer_row row{};
  std::atomic<bool> ready{false};
};
constinit named_row rows[256];
constexpr interposer_row nameless{"a blocking call", "", "user"};

const interposer_row &row_of(const char *name) {
  for (named_row &one : rows) {
    const char *expected = nullptr;
    if (one.name.compare_exchange_strong(expected, name)) {
      one.row = {name, "", "user"};
      one.ready.store(true, std::memory_order_release);
    }
    if (one.name.load() == name)
      return one.ready.load(std::memory_order_acquire) ? one.row : nameless;
  }
  return nameless;
}

/// Of the calling thread. Only the outermost scope counts, as with calls inside calls.
struct open_call {
  unsigned nesting = 0;
  bool watched = false;
  alignas(call_scope) char memory[sizeof(call_scope)]{};
};
thread_local constinit open_call open __attribute__((tls_model("initial-exec")));

} // namespace

void begin_user_call(const char *name, call_site site) noexcept {
  if (open.nesting++ != 0 || !this_thread.watched())
    return;
  open.watched = true;
  new (open.memory) call_scope(this_thread, row_of(name), site, none());
}

void end_user_call(call_site site) noexcept {
  if (open.nesting == 0 || --open.nesting != 0 || !open.watched)
    return;
  open.watched = false;
  auto *scope = std::launder(reinterpret_cast<call_scope *>(open.memory));
  // The frame in which it began is gone. Where the frame sizes are not known, only the one of the end can be followed.
  if (loop_slot *slot = this_thread.slot; slot != nullptr && !known_site(slot->call.site.return_address))
    slot->call.site = site;
  scope->finished();
  scope->~call_scope();
}

} // namespace corosan
