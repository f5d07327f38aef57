// What a debugger finds: the hook table in force, and the anchor of the list of loops.
#include "aio/debug.h"

#include "aio/detail/loop_list.h"

#include <mutex>
#include <unistd.h>

namespace aio::debug {
constinit hooks_pointer active;
} // namespace aio::debug

// Hidden, so that its distance from the note is known when the module is linked.
[[gnu::used]] constinit aio::debug::anchor aio_debug_anchor{.debugger = &aio::debug::active};

// The note: sizes of owner and description, type, owner, description.
asm(R"(
  .pushsection .note.aio, "a", %note
  .balign 4
  .long 4
  .long 8
  .long 1
  .asciz "aio"
1: .quad aio_debug_anchor - 1b
  .popsection
)");

namespace aio::detail {

namespace {
constinit std::mutex list_mutex;
}

void list_loop(debug::loop_view &loop) noexcept {
  const std::lock_guard lock(list_mutex);
  debug::loop_view *&first = aio_debug_anchor.loops;
  loop.next = first;
  if (first)
    first->previous = &loop;
  first = &loop;
}

void unlist_loop(debug::loop_view &loop) noexcept {
  const std::lock_guard lock(list_mutex);
  debug::loop_view *&first = aio_debug_anchor.loops;
  if (first != &loop && !loop.previous)
    return;
  (loop.previous ? loop.previous->next : first) = loop.next;
  if (loop.next)
    loop.next->previous = loop.previous;
  loop.next = loop.previous = nullptr;
}

std::int32_t thread_number() noexcept {
  static thread_local const std::int32_t number = ::gettid();
  return number;
}

} // namespace aio::detail
