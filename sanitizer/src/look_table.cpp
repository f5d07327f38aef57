// What corosan ps finds in this library.
#include "look/table.h"

#include "aio_tasks.h"
#include "look_table.h"
#include "loop_slot.h"

// Hidden, so that its distance from the note is known when the library is linked.
extern "C" {
[[gnu::used, gnu::visibility("hidden")]] constinit corosan::look_table corosan_look_table{};
}

// The note: sizes of owner and description, type, owner, description.
asm(R"(
  .pushsection .note.corosan, "a", %note
  .balign 4
  .long 8
  .long 8
  .long 1
  .asciz "corosan"
1: .quad corosan_look_table - 1b
  .popsection
)");

namespace corosan {

void show_to_others(const void *hooks) noexcept {
  look_table &table = corosan_look_table;
  table.created_in_record = offsetof(task_record, created_ns);
  table.waiting_in_record = offsetof(task_record, waiting_since_ns);
  table.busy_in_record = offsetof(task_record, busy_ns);
  table.steps_in_record = offsetof(task_record, steps);
  table.start_in_slot = offsetof(loop_slot, step_start_ns);
  table.step_in_slot = offsetof(loop_slot, step);
  table.call_in_slot = offsetof(loop_slot, call) + offsetof(call_in_progress, row);
  table.call_start_in_slot = offsetof(loop_slot, call) + offsetof(call_in_progress, start_ns);
  table.hooks = hooks;
}

void count_finding() noexcept { ++corosan_look_table.findings; }

} // namespace corosan
